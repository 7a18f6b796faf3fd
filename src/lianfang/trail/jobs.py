"""Jobs of the trail."""
