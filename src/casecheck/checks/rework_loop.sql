-- Going back: a step whose activity the case had begun earlier than the activity just before it. Only cases that repeat
-- more events than they may go back are put in order.
WITH sizes AS (
    SELECT case_number, sum(times) AS events, sum(times) - count(*) AS repeats
    FROM (
        SELECT case_number, activity_number, count(*) AS times
        FROM events
        WHERE NOT is_among(activity, :except_activities)
          AND (:lifecycle = '' OR lifecycle IS NULL OR lower(lifecycle) = lower(:lifecycle))
        GROUP BY case_number, activity_number
    ) AS done
    GROUP BY case_number
    HAVING sum(times) - count(*) > :max_times AND sum(times) - count(*) >= :min_share * sum(times)
),
placed AS (
    SELECT events.case_number, events.activity_number, events.event_id,
           row_number() OVER (PARTITION BY events.case_number ORDER BY events.timestamp, events.event_id) AS place
    FROM events
    JOIN sizes ON sizes.case_number = events.case_number
    WHERE NOT is_among(events.activity, :except_activities)
      AND (:lifecycle = '' OR events.lifecycle IS NULL OR lower(events.lifecycle) = lower(:lifecycle))
),
begun AS (
    SELECT case_number, event_id, place,
           min(place) OVER (PARTITION BY case_number, activity_number) AS begun_at
    FROM placed
),
moves AS (
    SELECT case_number, event_id, place, begun_at,
           lag(begun_at) OVER (PARTITION BY case_number ORDER BY place) AS left_at,
           lag(event_id) OVER (PARTITION BY case_number ORDER BY place) AS left_event
    FROM begun
),
back AS (
    SELECT moves.case_number, events.case_id, events.event_id, events.timestamp, events.actor, events.post, events.unit,
           earlier.activity AS back_from, events.activity AS back_to,
           row_number() OVER (PARTITION BY moves.case_number ORDER BY moves.place) AS times
    FROM moves
    JOIN events ON events.event_id = moves.event_id
    JOIN events AS earlier ON earlier.event_id = moves.left_event
    WHERE moves.left_at > moves.begun_at
      AND (:from_activity = '' OR earlier.activity = :from_activity)
      AND (:to_activity = '' OR events.activity = :to_activity)
)
SELECT any_value(back.case_id) AS case_id,
       sorted_list(back.event_id) AS event_ids,
       max(back.actor) FILTER (WHERE back.times = :max_times + 1) AS actor,
       max(back.post) FILTER (WHERE back.times = :max_times + 1) AS post,
       max(back.unit) FILTER (WHERE back.times = :max_times + 1) AS unit,
       max(back.timestamp) FILTER (WHERE back.times = :max_times + 1) AS seen_at,
       CAST(sizes.repeats AS DOUBLE) / CAST(sizes.events AS DOUBLE) AS score,
       CAST(count(*) AS DOUBLE) AS measured,
       CAST(:max_times AS DOUBLE) AS threshold,
       CAST(NULL AS DOUBLE) AS population,
       concat('{"back_from": ', json_text(max_by(back.back_from, back.times)),
              ', "back_to": ', json_text(max_by(back.back_to, back.times)),
              ', "repeats": ', CAST(CAST(sizes.repeats AS BIGINT) AS VARCHAR(30)),
              ', "events": ', CAST(CAST(sizes.events AS BIGINT) AS VARCHAR(30)), '}') AS detail
FROM back
JOIN sizes ON sizes.case_number = back.case_number
GROUP BY back.case_number, sizes.repeats, sizes.events
HAVING count(*) > :max_times
-- judged
SELECT count(*) AS cases
FROM (
    SELECT case_number
    FROM events
    GROUP BY case_number
    HAVING (:from_activity = '' OR bool_or(activity = :from_activity))
       AND (:to_activity = '' OR bool_or(activity = :to_activity))
) AS passed
