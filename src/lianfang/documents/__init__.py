"""Documents: official documents in the layout of GB/T 9704-2012 as PDF and docx, from templates an office edits.

It holds templates, numbers and issued documents. What a document says comes from the room that issues it.
"""
