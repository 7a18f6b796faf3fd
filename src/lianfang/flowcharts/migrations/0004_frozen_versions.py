"""Keep the drawing of a version past draft as it is, whoever asks; only its state and openness go on."""

from __future__ import annotations

from django.db import migrations

SQL = """
create function flowcharts_version_frozen() returns trigger language plpgsql as $$
begin
  if old.state = 'draft' then
    return case when tg_op = 'DELETE' then old else new end;
  end if;
  if tg_op = 'DELETE' or (new.xml, new.english, new.flow_id, new.unit_id, new.number, new.published_on, new.state = 'draft')
     is distinct from (old.xml, old.english, old.flow_id, old.unit_id, old.number, old.published_on, false)
  then
    raise exception 'version % of flow % is published', old.number, old.flow_id using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger frozen before update or delete on flowcharts_flowversion
  for each row execute function flowcharts_version_frozen();
"""
UNDO = """
drop trigger frozen on flowcharts_flowversion;
drop function flowcharts_version_frozen();
"""


class Migration(migrations.Migration):
    """Guard published flows with a trigger."""

    dependencies = [("flowcharts", "0003_figures_of_versions")]

    operations = [migrations.RunSQL(SQL, UNDO)]
