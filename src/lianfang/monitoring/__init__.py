"""Monitoring: event logs judged by casecheck on the flowcharts of the authority items, and what it found.

It holds logs, runs and findings. It does not warn anybody: that is the warnings' room.
"""
