"""Keep the content of a version past draft as it is, whoever asks; a published version can only be superseded."""

from __future__ import annotations

from django.db import migrations

SQL = """
create function catalogue_version_frozen() returns trigger language plpgsql as $$
declare
  allowed catalogue_itemversion%rowtype;
begin
  if old.state = 'draft' then
    return case when tg_op = 'DELETE' then old else new end;
  end if;
  if tg_op = 'DELETE' then
    raise exception 'version % of item % is kept', old.number, old.item_id using errcode = 'insufficient_privilege';
  end if;
  if old.state in ('published', 'superseded', 'withdrawn') then
    allowed := old;
    allowed.version := new.version;
    if old.state = 'published' and new.state = 'superseded' then
      allowed.state := new.state;
      allowed.superseded_on := new.superseded_on;
    end if;
    if new is distinct from allowed then
      raise exception 'version % of item % is decided', old.number, old.item_id
        using errcode = 'insufficient_privilege';
    end if;
  elsif (new.content, new.item_id, new.unit_id, new.number, new.drafted_by_id, new.edited_by, new.reason)
     is distinct from (old.content, old.item_id, old.unit_id, old.number, old.drafted_by_id, old.edited_by, old.reason)
  then
    raise exception 'version % of item % is past draft', old.number, old.item_id
      using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger frozen before update or delete on catalogue_itemversion
  for each row execute function catalogue_version_frozen();
"""
UNDO = """
drop trigger frozen on catalogue_itemversion;
drop function catalogue_version_frozen();
"""


class Migration(migrations.Migration):
    """Guard versions with a trigger."""

    dependencies = [("catalogue", "0004_first_versions")]

    operations = [migrations.RunSQL(SQL, UNDO)]
