"""Portal: what the public may read."""
