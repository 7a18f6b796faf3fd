"""Messages without gettext's programs: `python -m tools.messages check|update|compile|fill FILE`.

A bare machine has neither xgettext nor msgfmt, so the strings are found with Python's own parser and Django's
templatize, and the catalogue is read, written and compiled here. Django reads the compiled file as it reads any other.
"""
