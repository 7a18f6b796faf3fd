"""Reference pages that are generated: `python -m tools.docs check|write`.

Each module of tools/docs/pages is one page of docs/reference: its name is the file's name, its `render` returns the
text from what the code declares. A new page is a new module; nothing else is registered.
"""
