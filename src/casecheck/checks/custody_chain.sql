-- facts
SELECT events.case_id, events.event_id, events.timestamp, CAST(:step AS VARCHAR(1000)) AS activity,
       events.actor, events.post, events.unit,
       coalesce(CAST(:link AS VARCHAR(1000)), events.case_id) AS link,
       CAST(:amount AS DOUBLE) AS amount
FROM events
JOIN (SELECT first AS either FROM pairs UNION SELECT second FROM pairs) AS ends
    ON ends.either = CAST(:step AS VARCHAR(1000))
WHERE events.actor IS NOT NULL
-- found
-- One actor did both ends of a pair for one thing, in whatever cases and however often others did them too.
WITH material AS (
    SELECT link FROM facts GROUP BY link HAVING :min_amount = 0 OR max(amount) >= :min_amount
),
done AS (
    SELECT facts.case_id, facts.event_id, facts.timestamp, facts.actor, facts.post, facts.unit, facts.link,
           pairs.first, pairs.second, facts.activity = pairs.first AS is_first
    FROM facts
    JOIN pairs ON facts.activity = pairs.first OR facts.activity = pairs.second
    JOIN material ON material.link = facts.link
    WHERE NOT is_among(facts.actor, :except_actors)
),
held AS (
    SELECT link, first, second, actor,
           max_by(case_id, event_id) AS case_id,
           sorted_list(event_id) AS event_ids,
           max_by(post, event_id) AS post,
           max_by(unit, event_id) AS unit,
           greatest(min(timestamp) FILTER (WHERE is_first), min(timestamp) FILTER (WHERE NOT is_first)) AS seen_at,
           count(DISTINCT case_id) AS cases
    FROM done
    GROUP BY link, first, second, actor
    HAVING bool_or(is_first) AND bool_or(NOT is_first)
)
SELECT case_id, event_ids, actor, post, unit, seen_at,
       CAST(1.0 AS DOUBLE) AS score,
       CAST(1.0 AS DOUBLE) AS measured,
       CAST(2.0 AS DOUBLE) AS threshold,
       CAST(NULL AS DOUBLE) AS population,
       concat('{"link": ', json_text(link), ', "first": ', json_text(first), ', "second": ', json_text(second),
              ', "cases": ', CAST(cases AS VARCHAR(20)), '}') AS detail
FROM held
-- judged
SELECT count(DISTINCT facts.case_id) AS cases
FROM facts
JOIN (
    SELECT facts.link
    FROM facts
    JOIN pairs ON facts.activity = pairs.first OR facts.activity = pairs.second
    GROUP BY facts.link, pairs.first, pairs.second
    HAVING bool_or(facts.activity = pairs.first) AND bool_or(facts.activity = pairs.second)
       AND (:min_amount = 0 OR max(facts.amount) >= :min_amount)
) AS whole ON whole.link = facts.link
