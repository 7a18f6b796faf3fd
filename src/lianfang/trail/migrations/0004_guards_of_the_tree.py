"""Let every entry wait for its place in the tree, and let nobody change what the tree holds."""

from django.db import migrations

GUARDED = ("trail_leaf", "trail_node", "trail_checkpoint", "trail_logkey", "trail_shape")
GUARD = """
create trigger append_only before update or delete on {table} for each row execute function trail_refuse_change();
create trigger append_only_whole before truncate on {table} for each statement execute function trail_refuse_change();
"""
SQL = """
create function trail_pend() returns trigger language plpgsql security definer set search_path = public as $$
begin
  insert into trail_pending (entry_id, created_at, version) values (new.id, clock_timestamp(), 1);
  return null;
end $$;
create trigger pend after insert on trail_entry for each row execute function trail_pend();

create trigger append_only before update on trail_pending for each row execute function trail_refuse_change();
create trigger append_only_whole before truncate on trail_pending
  for each statement execute function trail_refuse_change();

-- What an entry said may be taken away, never changed, and only when two persons have said so.
create function trail_refuse_erasure() returns trigger language plpgsql security definer set search_path = public as $$
begin
  if exists (select from trail_erasure where entry_id = old.entry_id and state = 'confirmed') then
    return old;
  end if;
  raise exception 'a payload is erased on a confirmed request only' using errcode = 'insufficient_privilege';
end $$;
drop trigger append_only on trail_payload;
create trigger append_only before update on trail_payload for each row execute function trail_refuse_change();
create trigger erased_with_authority before delete on trail_payload
  for each row execute function trail_refuse_erasure();

-- Entries that were written before there was a tree wait for their place like new ones.
select set_config('lianfang.actor', 'system', true);
insert into trail_pending (entry_id, created_at, version) select id, clock_timestamp(), 1 from trail_entry order by at;
""" + "".join(GUARD.format(table=table) for table in GUARDED)
UNDO = """
drop trigger pend on trail_entry;
drop function trail_pend();
drop trigger erased_with_authority on trail_payload;
drop function trail_refuse_erasure();
drop trigger append_only on trail_payload;
create trigger append_only before update or delete on trail_payload
  for each row execute function trail_refuse_change();
"""


class Migration(migrations.Migration):
    """Guard the tree with triggers and let old entries into it."""

    dependencies = [("trail", "0003_tree")]
    operations = [migrations.RunSQL(SQL, UNDO)]
