-- Events of activities in the table whose actor, post or unit no row of that day permits. Who did what is compared once for
-- each combination; only combinations that a row permits for a time are compared event by event.
WITH listed AS (
    SELECT activity, actor, post, unit,
           CASE WHEN from_on IS NOT NULL THEN micros(moment_at(from_on, 0, :zone)) END AS from_moment,
           CASE WHEN until_on IS NOT NULL THEN micros(moment_at(plus_days(until_on, 1), 0, :zone)) END AS until_moment
    FROM permitted
    WHERE activity IS NOT NULL
),
watched AS (
    SELECT case_number, event_id, timestamp, activity, actor, post, unit,
           coalesce(actor, '') AS actor_key, coalesce(post, '') AS post_key, coalesce(unit, '') AS unit_key
    FROM events
    WHERE activity IN (SELECT activity FROM permitted) AND (actor IS NULL OR NOT is_among(actor, :except_actors))
),
combinations AS (
    SELECT DISTINCT activity, actor_key, post_key, unit_key
    FROM watched
),
fitting AS (
    SELECT c.activity, c.actor_key, c.post_key, c.unit_key, listed.from_moment, listed.until_moment,
           (listed.actor IS NULL OR listed.actor = c.actor_key) AND (listed.post IS NULL OR listed.post = c.post_key)
           AND (listed.unit IS NULL OR listed.unit = c.unit_key) AS is_fit
    FROM combinations AS c
    JOIN listed ON listed.activity = c.activity
             AND (listed.actor IS NULL OR listed.actor = c.actor_key OR c.actor_key = '')
             AND (listed.post IS NULL OR listed.post = c.post_key OR c.post_key = '')
             AND (listed.unit IS NULL OR listed.unit = c.unit_key OR c.unit_key = '')
),
standing AS (
    SELECT c.activity, c.actor_key, c.post_key, c.unit_key,
           coalesce(bool_or(f.is_fit), FALSE) AS is_known
    FROM combinations AS c
    LEFT JOIN fitting AS f ON f.activity = c.activity AND f.actor_key = c.actor_key
                          AND f.post_key = c.post_key AND f.unit_key = c.unit_key
    GROUP BY c.activity, c.actor_key, c.post_key, c.unit_key
    HAVING NOT coalesce(bool_or(f.activity IS NOT NULL AND f.from_moment IS NULL AND f.until_moment IS NULL), FALSE)
),
doubtful AS (
    SELECT watched.case_number, watched.event_id, watched.activity, watched.actor, watched.post, watched.unit,
           watched.actor_key, watched.post_key, watched.unit_key, micros(watched.timestamp) AS moment, standing.is_known
    FROM watched
    JOIN standing ON standing.activity = watched.activity AND standing.actor_key = watched.actor_key
                 AND standing.post_key = watched.post_key AND standing.unit_key = watched.unit_key
),
excused AS (
    SELECT doubtful.event_id
    FROM doubtful
    JOIN fitting ON fitting.activity = doubtful.activity AND fitting.actor_key = doubtful.actor_key
                AND fitting.post_key = doubtful.post_key AND fitting.unit_key = doubtful.unit_key
    WHERE (fitting.from_moment IS NULL OR doubtful.moment >= fitting.from_moment)
      AND (fitting.until_moment IS NULL OR doubtful.moment < fitting.until_moment)
    GROUP BY doubtful.event_id
),
wrong AS (
    SELECT doubtful.case_number, doubtful.event_id, doubtful.activity, doubtful.actor, doubtful.post, doubtful.unit,
           doubtful.is_known
    FROM doubtful
    LEFT JOIN excused ON excused.event_id = doubtful.event_id
    WHERE excused.event_id IS NULL
)
SELECT any_value(events.case_id) AS case_id,
       sorted_list(events.event_id) AS event_ids,
       wrong.actor AS actor,
       max_by(events.post, events.event_id) AS post,
       max_by(events.unit, events.event_id) AS unit,
       min(events.timestamp) AS seen_at,
       CASE WHEN bool_and(wrong.is_known) THEN CAST(0.6 AS DOUBLE) ELSE CAST(1.0 AS DOUBLE) END AS score,
       CAST(count(*) AS DOUBLE) AS measured,
       CAST(:min_count AS DOUBLE) AS threshold,
       CAST(NULL AS DOUBLE) AS population,
       concat('{"activity": ', json_text(wrong.activity), ', "reason": "',
              CASE WHEN bool_and(wrong.is_known) THEN 'not_then' ELSE 'never' END, '"}') AS detail
FROM wrong
JOIN events ON events.event_id = wrong.event_id
GROUP BY wrong.case_number, wrong.activity, wrong.actor
HAVING count(*) >= :min_count
-- judged
SELECT count(DISTINCT case_number) AS cases
FROM events
WHERE activity IN (SELECT activity FROM permitted) AND (actor IS NOT NULL OR post IS NOT NULL OR unit IS NOT NULL)
