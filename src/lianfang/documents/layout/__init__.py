"""The layout of official documents: a small markup, and how its parts are drawn as PDF, docx and HTML.

Nothing here knows the database or the framework. Values are data everywhere: none is read as markup, program or XML.
"""
