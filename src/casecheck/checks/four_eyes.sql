-- One actor did both A and B in one case, at whatever place and however often others did them too.
SELECT event_ids, shown_event, seen_at,
       CAST(1.0 AS DOUBLE) AS score,
       CAST(1.0 AS DOUBLE) AS measured,
       CAST(2.0 AS DOUBLE) AS threshold,
       CAST(NULL AS DOUBLE) AS population,
       CAST(NULL AS VARCHAR(1)) AS detail
FROM (
    SELECT sorted_list(event_id) AS event_ids,
           max(event_id) AS shown_event,
           min(CASE WHEN activity = :a THEN timestamp END) AS a_at,
           min(CASE WHEN activity = :b THEN timestamp END) AS b_at,
           greatest(min(CASE WHEN activity = :a THEN timestamp END),
                    min(CASE WHEN activity = :b THEN timestamp END)) AS seen_at
    FROM events
    WHERE activity IN (:a, :b) AND actor_number IS NOT NULL AND NOT is_among(actor, :except_actors)
    GROUP BY case_number, actor_number
) AS both_steps
WHERE a_at IS NOT NULL AND b_at IS NOT NULL
-- judged
SELECT count(*) AS cases
FROM (
    SELECT case_number
    FROM events
    WHERE activity IN (:a, :b) AND actor_number IS NOT NULL
    GROUP BY case_number
    HAVING bool_or(activity = :a) AND bool_or(activity = :b)
) AS both_done
