"""Benchmarks of casecheck, beside its peers where these are installed in an environment of their own."""
