-- gathered
-- What each actor of a case did of A and B, at whatever place and however often others did them too.
SELECT case_number,
       actor_number,
       sorted_list(event_id) AS event_ids,
       max(event_id) AS shown_event,
       min(CASE WHEN activity = :a THEN timestamp END) AS a_at,
       min(CASE WHEN activity = :b THEN timestamp END) AS b_at
FROM events
WHERE activity IN (:a, :b) AND actor_number IS NOT NULL
GROUP BY case_number, actor_number
-- found
SELECT event_ids, shown_event, greatest(a_at, b_at) AS seen_at,
       CAST(1.0 AS DOUBLE) AS score,
       CAST(1.0 AS DOUBLE) AS measured,
       CAST(2.0 AS DOUBLE) AS threshold,
       CAST(NULL AS DOUBLE) AS population,
       CAST(NULL AS VARCHAR(1)) AS detail
FROM gathered
WHERE a_at IS NOT NULL AND b_at IS NOT NULL AND actor_number NOT IN (SELECT actor_number FROM excepted)
-- judged
SELECT count(*) AS cases
FROM (
    SELECT case_number
    FROM gathered
    GROUP BY case_number
    HAVING max(a_at) IS NOT NULL AND max(b_at) IS NOT NULL
) AS both_done
