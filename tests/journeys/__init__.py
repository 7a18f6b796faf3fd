"""Whole ways through the product, from the first sheet to the last decision."""
