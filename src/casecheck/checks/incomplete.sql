-- Cases without a closing activity whose last event is longer ago, in working time, than is let pass.
WITH lasts AS (
    SELECT case_number, max(timestamp) AS last_at
    FROM events
    GROUP BY case_number
    HAVING count(*) >= :min_events AND NOT bool_or(is_among(activity, :closing))
),
waiting AS (
    SELECT case_number, last_at, coalesce(:as_of, last_at) AS now_at
    FROM lasts
),
idle AS (
    SELECT waiting.case_number, waiting.last_at, waiting.now_at,
           worked_micros(b.worked_before, b.is_worked, waiting.now_at, :zone)
           - worked_micros(a.worked_before, a.is_worked, waiting.last_at, :zone) AS micros
    FROM waiting
    JOIN calendar AS a ON a.day = day_of(waiting.last_at, :zone)
    JOIN calendar AS b ON b.day = day_of(waiting.now_at, :zone)
)
SELECT any_value(events.case_id) AS case_id,
       sorted_list(events.event_id) AS event_ids,
       max_by(events.actor, events.event_id) AS actor,
       max_by(events.post, events.event_id) AS post,
       max_by(events.unit, events.event_id) AS unit,
       idle.now_at AS seen_at,
       least(1.0, idle.micros / (:idle_days * 86400000000) - 1.0) AS score,
       CAST(ceil(idle.micros / 86400000000.0) AS DOUBLE) AS measured,
       CAST(:idle_days AS DOUBLE) AS threshold,
       CAST(NULL AS DOUBLE) AS population,
       concat('{"activity": ', json_text(max_by(events.activity, events.event_id)),
              ', "last_at": "', iso_utc(idle.last_at), '"}') AS detail
FROM idle
JOIN events ON events.case_number = idle.case_number AND events.timestamp = idle.last_at
WHERE idle.micros > :idle_days * 86400000000
GROUP BY idle.case_number, idle.last_at, idle.now_at, idle.micros
-- judged
SELECT count(*) AS cases
FROM (
    SELECT case_number
    FROM events
    WHERE timestamp <= :as_of
    GROUP BY case_number
    HAVING count(*) >= :min_events
) AS known
