"""Monitoring: logs, runs and findings."""
