-- facts
-- The payments: every event of the activities, or where none are named the largest amount of each case.
SELECT any_value(case_id) AS case_id,
       max_by(event_id, turn) AS event_id,
       max_by(timestamp, turn) AS timestamp,
       max_by(micros(timestamp), turn) AS moment,
       max_by(actor, turn) AS actor,
       max_by(post, turn) AS post,
       max_by(unit, turn) AS unit,
       max_by(same_key, turn) AS same_key,
       round(max(CAST(:amount AS DOUBLE)), 2) AS amount
FROM keyed
WHERE CAST(:amount AS DOUBLE) > 0 AND CAST(:amount AS DOUBLE) >= :min_amount AND same_key IS NOT NULL
  AND (:is_any OR is_among(activity, :activities))
GROUP BY case_number, CASE WHEN :is_any THEN CAST(0 AS BIGINT) ELSE event_id END
-- found
WITH ordered AS (
    SELECT case_id, event_id, timestamp, moment, actor, post, unit, same_key, amount,
           lag(event_id) OVER (PARTITION BY same_key, amount ORDER BY moment, event_id) AS first_id,
           lag(case_id) OVER (PARTITION BY same_key, amount ORDER BY moment, event_id) AS first_case,
           lag(moment) OVER (PARTITION BY same_key, amount ORDER BY moment, event_id) AS first_moment
    FROM facts
),
doubles AS (
    SELECT case_id, event_id, timestamp, actor, post, unit, same_key, amount, first_id, first_case,
           round((moment - first_moment) / 86400000000.0, 3) AS days
    FROM ordered
    WHERE moment - first_moment <= :span
),
both_events AS (
    SELECT event_id AS double_id, event_id FROM doubles
    UNION ALL
    SELECT event_id AS double_id, first_id AS event_id FROM doubles
)
SELECT doubles.case_id,
       sorted_list(both_events.event_id) AS event_ids,
       doubles.actor, doubles.post, doubles.unit,
       doubles.timestamp AS seen_at,
       1.0 - 0.5 * doubles.days / :window_days AS score,
       doubles.days AS measured,
       CAST(:window_days AS DOUBLE) AS threshold,
       CAST(NULL AS DOUBLE) AS population,
       concat('{"same_as": ', json_text(doubles.same_key), ', "amount_paid": ', CAST(doubles.amount AS VARCHAR(30)),
              ', "first_case": ', json_text(doubles.first_case), '}') AS detail
FROM doubles
JOIN both_events ON both_events.double_id = doubles.event_id
GROUP BY doubles.case_id, doubles.actor, doubles.post, doubles.unit, doubles.timestamp, doubles.days,
         doubles.same_key, doubles.amount, doubles.first_case, doubles.event_id
-- judged
SELECT count(DISTINCT case_id) AS cases FROM facts
