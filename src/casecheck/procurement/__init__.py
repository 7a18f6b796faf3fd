"""Indicators of procurement over OCDS releases, defined as the public documentation of Cardinal defines them."""
