"""Rules of the trail: what an entry commits to (headers), the tree over all entries (tree), signed notes (notes)."""

from lianfang.trail.rules.headers import ALGORITHM, canonical, columns_mark, commitment, header, state_digest

__all__ = ["ALGORITHM", "canonical", "columns_mark", "commitment", "header", "state_digest"]
