-- One actor did both A and B in one case, at whatever place and however often others did them too.
WITH steps AS (
    SELECT case_number, case_id, event_id, timestamp, actor, post, unit, activity = :a AS is_a
    FROM events
    WHERE activity IN (:a, :b) AND actor IS NOT NULL AND NOT is_among(actor, :except_actors)
)
SELECT any_value(case_id) AS case_id,
       sorted_list(event_id) AS event_ids,
       actor,
       max_by(post, event_id) AS post,
       max_by(unit, event_id) AS unit,
       greatest(min(timestamp) FILTER (WHERE is_a), min(timestamp) FILTER (WHERE NOT is_a)) AS seen_at,
       CAST(1.0 AS DOUBLE) AS score,
       CAST(1.0 AS DOUBLE) AS measured,
       CAST(2.0 AS DOUBLE) AS threshold,
       CAST(NULL AS DOUBLE) AS population,
       CAST(NULL AS VARCHAR(1)) AS detail
FROM steps
GROUP BY case_number, actor
HAVING bool_or(is_a) AND bool_or(NOT is_a)
-- judged
SELECT count(*) AS cases
FROM (
    SELECT case_number
    FROM events
    WHERE activity IN (:a, :b) AND actor IS NOT NULL
    GROUP BY case_number
    HAVING bool_or(activity = :a) AND bool_or(activity = :b)
) AS both_done
