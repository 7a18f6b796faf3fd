"""API: what the JSON side of every room shares."""
