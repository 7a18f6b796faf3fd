"""Keep the lines of every edition that is not being composed, and every edition that was published, whoever asks."""

from __future__ import annotations

from django.db import migrations

SQL = """
create function catalogue_edition_line_frozen() returns trigger language plpgsql as $$
declare
  held text;
begin
  if tg_op <> 'INSERT' then
    select state into held from catalogue_catalogueedition where id = old.edition_id;
    if held is distinct from 'draft' then
      raise exception 'line % of edition % is frozen', old.position, old.edition_id
        using errcode = 'insufficient_privilege';
    end if;
  end if;
  if tg_op <> 'DELETE' then
    select state into held from catalogue_catalogueedition where id = new.edition_id;
    if held is distinct from 'draft' then
      raise exception 'edition % takes no more lines', new.edition_id using errcode = 'insufficient_privilege';
    end if;
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger frozen before insert or update or delete on catalogue_editionitem
  for each row execute function catalogue_edition_line_frozen();

create function catalogue_edition_frozen() returns trigger language plpgsql as $$
declare
  allowed catalogue_catalogueedition%rowtype;
begin
  if tg_op = 'DELETE' then
    raise exception 'edition % is kept', old.number using errcode = 'insufficient_privilege';
  end if;
  if old.state in ('published', 'superseded', 'withdrawn') then
    allowed := old;
    allowed.version := new.version;
    if old.state = 'published' and new.state = 'superseded' then
      allowed.state := new.state;
      allowed.superseded_on := new.superseded_on;
    end if;
    if new is distinct from allowed then
      raise exception 'edition % is decided', old.number using errcode = 'insufficient_privilege';
    end if;
  end if;
  return new;
end $$;
create trigger frozen before update or delete on catalogue_catalogueedition
  for each row execute function catalogue_edition_frozen();
"""
UNDO = """
drop trigger frozen on catalogue_catalogueedition;
drop function catalogue_edition_frozen();
drop trigger frozen on catalogue_editionitem;
drop function catalogue_edition_line_frozen();
"""


class Migration(migrations.Migration):
    """Guard editions with triggers."""

    dependencies = [("catalogue", "0007_clearing_and_editions")]

    operations = [migrations.RunSQL(SQL, UNDO)]
