"""Let nobody change or remove what the trail holds, the owner of the tables included."""

from django.db import migrations

SQL = """
create function trail_refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the table % is append-only', tg_table_name using errcode = 'insufficient_privilege';
end $$;
create trigger append_only before update or delete on trail_entry
  for each row execute function trail_refuse_change();
create trigger append_only_whole before truncate on trail_entry
  for each statement execute function trail_refuse_change();
create trigger append_only before update or delete on trail_payload
  for each row execute function trail_refuse_change();
create trigger append_only_whole before truncate on trail_payload
  for each statement execute function trail_refuse_change();
"""
UNDO = "drop function trail_refuse_change() cascade"


class Migration(migrations.Migration):
    """Guard the trail with triggers."""

    dependencies = [("trail", "0001_initial")]
    operations = [migrations.RunSQL(SQL, UNDO)]
