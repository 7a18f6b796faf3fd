"""Use cases of screening, one file for each subject."""
