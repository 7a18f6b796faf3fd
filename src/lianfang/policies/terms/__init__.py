"""What an office may set, and the shape of each kind, one file for each subject."""

from lianfang.policies.terms.kinds import FIVE_CHARGES, KINDS
from lianfang.policies.terms.shapes import Cell, CellKind, PolicyKind, Table

__all__ = ["Cell", "CellKind", "FIVE_CHARGES", "KINDS", "PolicyKind", "Table"]
