"""The entities: what lists, exports, imports and the API show of each kind of object."""

from __future__ import annotations

import importlib
import os
from pathlib import Path

import django

from lianfang.edge.entity import Entity, declared_entities
from tools.docs.markdown import table


def render(root: Path) -> str:
    """Return the page from every declared entity; Django is started, no database is asked."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianfang.config.settings")
    django.setup()
    for path in sorted((root / "src/lianfang").glob("*/entities.py")):
        importlib.import_module(f"lianfang.{path.parent.name}.entities")
    return "# Entities\n\n" + "\n\n".join(_section(entity) for _, entity in sorted(declared_entities().items()))


def _section(entity: Entity) -> str:
    columns = [
        (
            f"`{column.name}`",
            column.label.source,
            column.kind,
            "yes" if column.source else "",
            "yes" if column.search else "",
            "yes" if column.choices else "",
        )
        for column in entity.columns
    ]
    readers = "everyone, without signing in" if entity.is_public else ", ".join(sorted(entity.readers))
    return f"""## {entity.label.source}: `{entity.name}`

Read by: {readers}.

{table(("column", "name", "kind", "sorts", "searched", "filters"), columns)}
"""
