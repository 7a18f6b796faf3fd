-- The amount of an event, or the largest of its case where it has none, above the limit that holds for who did it. Who may
-- decide how much is compared once for each combination of activity, actor and post, and with the day event by event.
WITH listed AS (
    SELECT activity, actor, post, max_amount AS limit_amount,
           CASE WHEN from_on IS NOT NULL THEN micros(moment_at(from_on, 0, :zone)) END AS from_moment,
           CASE WHEN until_on IS NOT NULL THEN micros(moment_at(plus_days(until_on, 1), 0, :zone)) END AS until_moment
    FROM limits
    WHERE max_amount IS NOT NULL
),
sums AS (
    SELECT case_number, max(amount) AS amount
    FROM events
    GROUP BY case_number
    HAVING max(amount) > :least_amount
),
watched AS (
    SELECT events.case_number, events.event_id, micros(events.timestamp) AS moment, events.activity,
           coalesce(events.actor, '') AS actor_key, coalesce(events.post, '') AS post_key,
           coalesce(events.amount, sums.amount) AS amount
    FROM events
    JOIN sums ON sums.case_number = events.case_number
    WHERE (:any_activities OR is_among(events.activity, :activities))
      AND (events.actor IS NULL OR NOT is_among(events.actor, :except_actors))
),
combinations AS (
    SELECT DISTINCT activity, actor_key, post_key
    FROM watched
),
fitting AS (
    SELECT c.activity, c.actor_key, c.post_key, listed.from_moment, listed.until_moment, listed.limit_amount,
           CASE WHEN listed.actor IS NOT NULL THEN 1 WHEN listed.post IS NOT NULL THEN 2 ELSE 3 END AS place
    FROM combinations AS c
    JOIN listed ON (listed.activity IS NULL OR listed.activity = c.activity)
             AND (listed.actor IS NULL OR listed.actor = c.actor_key)
             AND (listed.post IS NULL OR listed.post = c.post_key)
),
held AS (
    SELECT watched.event_id, fitting.place, max(fitting.limit_amount) AS limit_amount
    FROM watched
    JOIN fitting ON fitting.activity = watched.activity AND fitting.actor_key = watched.actor_key
                AND fitting.post_key = watched.post_key
    WHERE (fitting.from_moment IS NULL OR watched.moment >= fitting.from_moment)
      AND (fitting.until_moment IS NULL OR watched.moment < fitting.until_moment)
    GROUP BY watched.event_id, fitting.place
),
nearest AS (
    SELECT event_id, min_by(limit_amount, place) AS limit_amount
    FROM held
    GROUP BY event_id
),
judged AS (
    SELECT watched.event_id, watched.amount,
           coalesce(nearest.limit_amount, CASE WHEN :max_amount >= 0 THEN :max_amount END) AS limit_amount
    FROM watched
    LEFT JOIN nearest ON nearest.event_id = watched.event_id
)
SELECT any_value(events.case_id) AS case_id,
       sorted_list(events.event_id) AS event_ids,
       any_value(events.actor) AS actor,
       any_value(events.post) AS post,
       any_value(events.unit) AS unit,
       min(events.timestamp) AS seen_at,
       CASE WHEN judged.limit_amount > 0 THEN least(1.0, judged.amount / judged.limit_amount - 1.0) ELSE 1.0 END AS score,
       CAST(judged.amount AS DOUBLE) AS measured,
       CAST(judged.limit_amount AS DOUBLE) AS threshold,
       CAST(NULL AS DOUBLE) AS population,
       concat('{"activity": ', json_text(any_value(events.activity)), '}') AS detail
FROM judged
JOIN events ON events.event_id = judged.event_id
WHERE judged.amount > judged.limit_amount + :min_over
GROUP BY judged.event_id, judged.amount, judged.limit_amount
-- judged
SELECT count(*) AS cases
FROM (
    SELECT case_number
    FROM events
    GROUP BY case_number
    HAVING max(amount) IS NOT NULL
       AND bool_or((:any_activities OR is_among(activity, :activities))
                   AND (actor IS NULL OR NOT is_among(actor, :except_actors))
                   AND (:max_amount >= 0
                        OR activity IN (SELECT activity FROM limits) OR actor IN (SELECT actor FROM limits)
                        OR post IN (SELECT post FROM limits)))
) AS decided
