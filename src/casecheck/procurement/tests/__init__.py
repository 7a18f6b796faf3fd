"""Tests of the procurement indicators."""
