"""Files: evidence and attachments, kept by content under the data folder.

It holds the files and who may read them. It does not look into them: whoever takes a file reads it.
"""
