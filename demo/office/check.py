"""Judge the reference office."""

from demo.office.load import load_office

__all__ = ["load_office"]
