"""Home pages and search."""
