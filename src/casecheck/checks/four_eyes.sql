-- One actor did both A and B in one case, at whatever place and however often others did them too.
SELECT any_value(case_id) AS case_id,
       sorted_list(event_id) AS event_ids,
       actor,
       max_by(post, event_id) AS post,
       max_by(unit, event_id) AS unit,
       greatest(min(CASE WHEN activity = :a THEN timestamp END), min(CASE WHEN activity = :b THEN timestamp END)) AS seen_at,
       CAST(1.0 AS DOUBLE) AS score,
       CAST(1.0 AS DOUBLE) AS measured,
       CAST(2.0 AS DOUBLE) AS threshold,
       CAST(NULL AS DOUBLE) AS population,
       CAST(NULL AS VARCHAR(1)) AS detail
FROM events
WHERE activity IN (:a, :b) AND actor IS NOT NULL AND NOT is_among(actor, :except_actors)
GROUP BY case_number, actor
HAVING max(CASE WHEN activity = :a THEN 1 ELSE 0 END) + max(CASE WHEN activity = :b THEN 1 ELSE 0 END) = 2
-- judged
SELECT count(*) AS cases
FROM (
    SELECT case_number
    FROM events
    WHERE activity IN (:a, :b) AND actor IS NOT NULL
    GROUP BY case_number
    HAVING max(CASE WHEN activity = :a THEN 1 ELSE 0 END) + max(CASE WHEN activity = :b THEN 1 ELSE 0 END) = 2
) AS both_done
