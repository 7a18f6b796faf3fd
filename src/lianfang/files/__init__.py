"""Files: evidence and attachments."""
