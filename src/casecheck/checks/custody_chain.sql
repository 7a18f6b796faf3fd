-- facts
-- The events at either end of a pair. Where cases stand alone, only those of an actor who holds both ends are kept, and
-- one row without an activity for each case that has both: `ends` gives each end a bit, `pair_bits` each pair its two.
WITH acts AS (
    SELECT events.case_number, events.actor_number, events.event_id, ends.bit, CAST(:amount AS DOUBLE) AS amount
    FROM events
    JOIN ends ON ends.step = CAST(:step AS VARCHAR(1000))
    WHERE events.actor IS NOT NULL AND NOT :is_linked
),
in_hand AS (
    SELECT case_number, actor_number, bit_or(bit) AS held, min(event_id) AS event_id, max(amount) AS amount
    FROM acts
    GROUP BY case_number, actor_number
),
alone AS (
    SELECT DISTINCT in_hand.case_number, in_hand.actor_number
    FROM in_hand
    JOIN pair_bits ON (in_hand.held & pair_bits.bits) = pair_bits.bits
    WHERE (in_hand.held & (in_hand.held - 1)) <> 0
),
in_case AS (
    SELECT case_number, bit_or(held) AS held, min(event_id) AS event_id, max(amount) AS amount
    FROM in_hand
    GROUP BY case_number
),
whole AS (
    SELECT DISTINCT in_case.event_id, in_case.amount
    FROM in_case
    JOIN pair_bits ON (in_case.held & pair_bits.bits) = pair_bits.bits
)
SELECT events.case_id, events.event_id, events.timestamp, ends.step AS activity, events.actor, events.post, events.unit,
       coalesce(CAST(:link AS VARCHAR(1000)), events.case_id) AS link,
       CAST(:amount AS DOUBLE) AS amount, FALSE AS is_whole
FROM events
JOIN ends ON ends.step = CAST(:step AS VARCHAR(1000))
WHERE events.actor IS NOT NULL AND :is_linked
UNION ALL
SELECT events.case_id, events.event_id, events.timestamp, ends.step, events.actor, events.post, events.unit,
       events.case_id, CAST(:amount AS DOUBLE), FALSE
FROM events
JOIN alone ON alone.case_number = events.case_number AND alone.actor_number = events.actor_number
JOIN ends ON ends.step = CAST(:step AS VARCHAR(1000))
UNION ALL
SELECT events.case_id, NULL, NULL, NULL, NULL, NULL, NULL, events.case_id, whole.amount, TRUE
FROM whole
JOIN events ON events.event_id = whole.event_id
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
SELECT count(*) AS cases
FROM (
    SELECT case_id
    FROM facts
    WHERE is_whole AND (:min_amount = 0 OR amount >= :min_amount)
    UNION
    SELECT facts.case_id
    FROM facts
    JOIN (
        SELECT facts.link
        FROM facts
        JOIN pairs ON facts.activity = pairs.first OR facts.activity = pairs.second
        GROUP BY facts.link, pairs.first, pairs.second
        HAVING bool_or(facts.activity = pairs.first) AND bool_or(facts.activity = pairs.second)
           AND (:min_amount = 0 OR max(facts.amount) >= :min_amount)
    ) AS both_ends ON both_ends.link = facts.link
    WHERE :is_linked
) AS judged
