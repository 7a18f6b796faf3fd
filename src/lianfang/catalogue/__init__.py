"""Catalogue: legal bases and authority items."""
