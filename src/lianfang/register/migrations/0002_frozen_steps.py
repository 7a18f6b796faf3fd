"""Keep every stage of a rating as it was given, and the lines of notices and editions as they were published."""

from __future__ import annotations

from django.db import migrations

SQL = """
create function register_kept() returns trigger language plpgsql as $$
begin
  raise exception '% of % is kept as it is', old.id, tg_table_name using errcode = 'insufficient_privilege';
end $$;
create trigger frozen before update or delete on register_ratingstep
  for each row execute function register_kept();
create trigger frozen before update or delete on register_noticeline
  for each row execute function register_kept();
create function register_edition_kept() returns trigger language plpgsql as $$
begin
  if (select state from register_riskedition where id = old.edition_id) <> 'draft' then
    raise exception '% of % is kept as it is', old.id, tg_table_name using errcode = 'insufficient_privilege';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger frozen before update or delete on register_riskeditionline
  for each row execute function register_edition_kept();
"""
UNDO = """
drop trigger frozen on register_riskeditionline;
drop function register_edition_kept();
drop trigger frozen on register_noticeline;
drop trigger frozen on register_ratingstep;
drop function register_kept();
"""


class Migration(migrations.Migration):
    """Guard what was given with triggers."""

    dependencies = [("register", "0001_initial")]

    operations = [migrations.RunSQL(SQL, UNDO)]
