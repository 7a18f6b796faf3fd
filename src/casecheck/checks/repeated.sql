-- Doings of one activity in one case beyond the number allowed. Doings close after one another count once.
WITH counted AS (
    SELECT case_number, activity_number
    FROM events
    WHERE (:any_activities OR is_among(activity, :activities))
      AND NOT is_among(activity, :except_activities)
      AND (:lifecycle = '' OR lifecycle IS NULL OR lower(lifecycle) = lower(:lifecycle))
    GROUP BY case_number, activity_number
    HAVING count(*) > :max_times
),
doings AS (
    SELECT events.case_number, events.activity_number, events.case_id, events.activity, events.event_id,
           events.timestamp, events.actor, events.post, events.unit,
           lag(micros(events.timestamp)) OVER (
               PARTITION BY events.case_number, events.activity_number ORDER BY events.timestamp, events.event_id
           ) AS earlier
    FROM events
    JOIN counted ON counted.case_number = events.case_number AND counted.activity_number = events.activity_number
    WHERE :lifecycle = '' OR events.lifecycle IS NULL OR lower(events.lifecycle) = lower(:lifecycle)
),
placed AS (
    SELECT case_number, activity_number, case_id, activity, event_id, timestamp, actor, post, unit,
           row_number() OVER (PARTITION BY case_number, activity_number ORDER BY timestamp, event_id) AS place
    FROM doings
    WHERE earlier IS NULL OR micros(timestamp) - earlier >= :apart_minutes * 60000000
)
SELECT any_value(case_id) AS case_id,
       sorted_list(event_id) AS event_ids,
       max(actor) FILTER (WHERE place = :max_times + 1) AS actor,
       max(post) FILTER (WHERE place = :max_times + 1) AS post,
       max(unit) FILTER (WHERE place = :max_times + 1) AS unit,
       max(timestamp) FILTER (WHERE place = :max_times + 1) AS seen_at,
       1.0 - CAST(:max_times AS DOUBLE) / count(*) AS score,
       CAST(count(*) AS DOUBLE) AS measured,
       CAST(:max_times AS DOUBLE) AS threshold,
       CAST(NULL AS DOUBLE) AS population,
       concat('{"activity": ', json_text(any_value(activity)), '}') AS detail
FROM placed
GROUP BY case_number, activity_number
HAVING count(*) > :max_times
-- judged
SELECT count(DISTINCT case_number) AS cases
FROM events
WHERE (:any_activities OR is_among(activity, :activities)) AND NOT is_among(activity, :except_activities)
  AND (:lifecycle = '' OR lifecycle IS NULL OR lower(lifecycle) = lower(:lifecycle))
