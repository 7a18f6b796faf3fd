"""Policies: versioned lists and figures an office sets."""
