"""Keep an issued document as it was issued, whoever asks; it can only become void, and templates past draft stay."""

from __future__ import annotations

from django.db import migrations

SQL = """
create function documents_document_frozen() returns trigger language plpgsql as $$
declare
  allowed documents_document%rowtype;
begin
  if tg_op = 'DELETE' then
    raise exception 'document % is kept', old.number using errcode = 'insufficient_privilege';
  end if;
  allowed := old;
  allowed.version := new.version;
  if old.state = 'issued' and new.state = 'void' then
    allowed.state := new.state;
    allowed.void_because := new.void_because;
  end if;
  if new is distinct from allowed then
    raise exception 'document % is issued', old.number using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger frozen before update or delete on documents_document
  for each row execute function documents_document_frozen();

create function documents_template_frozen() returns trigger language plpgsql as $$
begin
  if old.state <> 'draft' and (tg_op = 'DELETE' or (new.text, new.kind, new.language, new.unit_id, new.number)
     is distinct from (old.text, old.kind, old.language, old.unit_id, old.number)) then
    raise exception 'version % of template % is decided', old.number, old.kind
      using errcode = 'insufficient_privilege';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger frozen before update or delete on documents_templateversion
  for each row execute function documents_template_frozen();
"""
UNDO = """
drop trigger frozen on documents_document;
drop function documents_document_frozen();
drop trigger frozen on documents_templateversion;
drop function documents_template_frozen();
"""


class Migration(migrations.Migration):
    """Guard documents and templates with triggers."""

    dependencies = [("documents", "0001_templates_and_documents")]

    operations = [migrations.RunSQL(SQL, UNDO)]
