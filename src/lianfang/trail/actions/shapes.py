"""Keep which columns each table has, so that old digests can be replayed after a table has changed."""

from __future__ import annotations

import json

from django.db import connections, transaction

from lianfang.trail.models import Shape
from lianfang.trail.queries.replaying import shapes_of_today


def keep_shapes(database: str) -> None:
    """Keep the present shape of every table; run by the owner after each migration."""
    connection = connections[database]
    with transaction.atomic(database), connection.cursor() as cursor:
        cursor.execute("select to_regclass(%s), set_config('lianfang.actor', 'system', true)", [Shape._meta.db_table])
        if cursor.fetchone()[0] is None:
            return  # the trail has been taken back to before there were shapes
        found = [(kind, mark, json.dumps(columns)) for kind, mark, columns in shapes_of_today()]
        cursor.execute(
            "insert into trail_shape (object_type, mark, columns, created_at, version)"
            " select kind, mark, columns::jsonb, clock_timestamp(), 1"
            " from unnest(%s::text[], %s::text[], %s::text[]) made(kind, mark, columns)"
            " where not exists ("
            "select from trail_shape known where known.object_type = kind and known.mark = made.mark)",
            [list(part) for part in zip(*found, strict=True)],
        )
