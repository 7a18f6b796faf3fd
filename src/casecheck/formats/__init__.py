"""Readers of event logs: one module per format, each returning a `Raw` table of named columns.

They know syntax only. What a column means, and what a bad value is, `casecheck.log` decides.
"""
