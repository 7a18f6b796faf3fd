"""Overview: home pages."""
