"""Pages: what the HTML side of every room shares."""
