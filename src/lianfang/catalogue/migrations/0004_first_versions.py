"""Give every item that was here before versions its first version and its code."""

from __future__ import annotations

from typing import Any

from django.db import migrations

COLUMNS = (
    "number", "code", "name", "category", "promised_limit_days", "name_en", "legal_limit_days", "applicant_kind",
    "applicant", "applicant_en", "body", "sub_items", "conditions", "materials", "material_details", "suspensions",
    "no_suspensions_because", "fee", "supervision_methods", "duties", "liability", "boundary", "is_major", "publicity",
    "annual_volume", "note", "discretion", "english",
)  # fmt: skip


def give_versions(apps: Any, schema_editor: Any) -> None:
    """Write version 1 with what the item holds now."""
    alias = schema_editor.connection.alias
    items, versions, codes = (
        apps.get_model("catalogue", name).objects.using(alias) for name in ("AuthorityItem", "ItemVersion", "ItemCode")
    )
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("select set_config('lianfang.actor', 'system', true)")
    for item in items.select_related("unit").order_by("pk"):
        given_on = item.published_on or item.created_at.date()
        is_published = item.state == "published"
        versions.create(
            item=item,
            unit_id=item.unit_id,
            number=1,
            state=item.state,
            content=_content(item),
            published_on=given_on if is_published else None,
            approved_on=given_on if is_published else None,
        )
        codes.create(item=item, code=item.code, given_on=given_on)


def _content(item: Any) -> dict[str, Any]:
    posts: dict[str, list[str]] = {}
    outside = {}
    for held in item.item_posts.order_by("duty", "position"):
        posts.setdefault(held.duty, []).append(held.post_code)
        if held.post_id is None:
            outside[held.post_code] = [held.title, held.title_en]
    return {
        **{name: getattr(item, name) for name in COLUMNS},
        "unit": item.unit.code,
        "bases": list(item.item_bases.order_by("position").values_list("basis__code", flat=True)),
        "posts": posts,
        "outside": outside,
        "key_fields": list(item.key_fields.order_by("code").values_list("code", flat=True)),
    }


class Migration(migrations.Migration):
    """Fill the tables of versions and codes."""

    dependencies = [("catalogue", "0003_item_versions")]

    operations = [migrations.RunPython(give_versions, migrations.RunPython.noop)]
