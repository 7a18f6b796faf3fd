"""Search in the words of risks by an index of letter pairs, which finds Chinese words of two characters.

A trigram index knows no word of two letters; the pairs of a text do. The index narrows, the comparison decides.
"""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, Lookup

PARTS = ("number", "title", "title_en", "description", "description_en")


@CharField.register_lookup
class InRisk(Lookup):  # type: ignore[type-arg]
    """Tell whether a word stands anywhere in the number, name or description of a risk: ``number__in_risk="公示"``."""

    lookup_name = "in_risk"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """Return the comparison of letter pairs, which the index serves, and of the text itself."""
        lhs, _params = self.process_lhs(compiler, connection)
        table = lhs.rsplit(".", 1)[0]
        text = " || ' ' || ".join(f'{table}."{part}"' for part in PARTS)
        word = str(self.rhs)
        escaped = word.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
        sql = f"(register_pairs({text}) @> register_pairs(%s) and ({text}) ilike %s)"
        return sql, [word, f"%{escaped}%"]
