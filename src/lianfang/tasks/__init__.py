"""Tasks: what somebody must do by when."""
