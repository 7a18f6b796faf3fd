"""Judgements of screening, one file for each subject."""
