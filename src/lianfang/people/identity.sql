-- Who asks, and what they may see: the only functions that look past row-level security. They run as a role of their
-- own that can log in nowhere; each answers about the actor of the running transaction and nobody else.
create or replace function lianfang_actor() returns text language sql stable
  return coalesce(current_setting('lianfang.actor', true), '');

create or replace function lianfang_account() returns bigint language sql stable
  return case when lianfang_actor() ~ '^[0-9]+$' then lianfang_actor()::bigint end;

-- The day of the office, as kernel.clock.today says it: sessions of the database run in UTC, where it begins eight hours later.
create or replace function lianfang_today() returns date language sql stable
  return (now() at time zone 'Asia/Shanghai')::date;

create or replace function lianfang_units(wanted text[]) returns bigint[] language sql stable security definer
set search_path = public as $$
  select coalesce(array_agg(distinct below.id), '{}')
  from people_rolegrant held
  join people_unit top on top.id = held.unit_id
  join people_unit below on below.path like top.path || '%'
  where held.account_id = lianfang_account() and held.role = any(wanted)
    and held.since_on <= lianfang_today() and (held.until_on is null or held.until_on >= lianfang_today())
$$;

create or replace function lianfang_holds(wanted text[]) returns boolean language sql stable security definer
set search_path = public as $$
  select exists (
    select from people_rolegrant held
    where held.account_id = lianfang_account() and held.role = any(wanted)
      and held.since_on <= lianfang_today() and (held.until_on is null or held.until_on >= lianfang_today()))
$$;

create or replace function lianfang_posts() returns bigint[] language sql stable security definer
set search_path = public as $$
  select coalesce(array_agg(held.post_id), '{}')
  from people_incumbency held
  join people_account account on account.person_id = held.person_id
  where account.id = lianfang_account() and held.until_on is null
$$;

-- Set who acts for the running transaction and answer with the grants and posts in force: one round trip per request.
create or replace function lianfang_enter(account bigint) returns jsonb language plpgsql volatile security definer
set search_path = public as $$
begin
  perform set_config('lianfang.actor', account::text, true);
  return jsonb_build_object(
    'grants', (
      select coalesce(jsonb_agg(jsonb_build_array(held.role, held.unit_id, unit.path)), '[]')
      from people_rolegrant held join people_unit unit on unit.id = held.unit_id
      where held.account_id = account and held.since_on <= lianfang_today()
        and (held.until_on is null or held.until_on >= lianfang_today())),
    'posts', (
      select coalesce(jsonb_agg(jsonb_build_array(post.id, post.title, post.title_en) order by post.position), '[]')
      from people_account who
      join people_incumbency held on held.person_id = who.person_id and held.until_on is null
      join people_post post on post.id = held.post_id
      where who.id = account),
    'office', (
      select jsonb_build_array(name, name_en) from people_unit where parent_id is null order by id limit 1));
end $$;

grant select on people_post to lianfang_scope;
grant select on people_rolegrant, people_unit, people_incumbency, people_account to lianfang_scope;
grant create on schema public to lianfang_scope;
alter function lianfang_units(text[]) owner to lianfang_scope;
alter function lianfang_holds(text[]) owner to lianfang_scope;
alter function lianfang_posts() owner to lianfang_scope;
alter function lianfang_enter(bigint) owner to lianfang_scope;
revoke create on schema public from lianfang_scope;
