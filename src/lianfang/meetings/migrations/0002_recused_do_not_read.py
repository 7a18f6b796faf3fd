"""Keep what was said, voted and minuted on a topic from members who stay away from it, in the database itself."""

from __future__ import annotations

from django.db import migrations

TABLES = ("meetings_statement", "meetings_vote", "meetings_minutespart")
POLICY = """
create policy recused on {table} as restrictive for select using (
  lianfang_actor() = 'system' or not exists (
    select from meetings_recusal away join meetings_attendance who on who.id = away.member_id
    where away.topic_id = {table}.topic_id and away.state = 'accepted'
      and who.post_id = any((select lianfang_posts())::bigint[])))
"""
UNDO = "drop policy recused on {table}"


class Migration(migrations.Migration):
    """Add one restrictive policy to each table of words and votes."""

    dependencies = [("meetings", "0001_bodies_and_meetings"), ("people", "0002_identity")]

    operations = [migrations.RunSQL(POLICY.format(table=table), UNDO.format(table=table)) for table in TABLES]
