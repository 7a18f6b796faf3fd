-- facts
-- The first digit of each amount, in cents: every event of the activities, or the largest amount of each case.
WITH amounts AS (
    SELECT any_value(case_id) AS case_id,
           max_by(event_id, turn) AS event_id,
           max_by(timestamp, turn) AS timestamp,
           max_by(actor, turn) AS actor,
           max_by(post, turn) AS post,
           max_by(unit, turn) AS unit,
           max_by(CAST(:by AS VARCHAR(1000)), turn) AS who,
           max(CAST(:amount AS DOUBLE)) AS amount
    FROM events
    WHERE CAST(:amount AS DOUBLE) >= 0.01 AND CAST(:amount AS DOUBLE) >= :min_amount
      AND CAST(:amount AS DOUBLE) < 1e15 AND (:is_whole OR :by IS NOT NULL)
      AND (:is_any OR is_among(activity, :activities))
    GROUP BY case_number, CASE WHEN :is_any THEN CAST(0 AS BIGINT) ELSE event_id END
)
SELECT case_id, event_id, timestamp, actor, post, unit, coalesce(who, '') AS who,
       CAST(substr(CAST(CAST(round(amount * 100) AS BIGINT) AS VARCHAR(30)), 1, 1) AS BIGINT) AS digit
FROM amounts
-- found
-- One row for everybody tested: the evidence are the latest hundred amounts with the digit that is too frequent.
WITH evidence AS (
    SELECT facts.case_id, facts.event_id, facts.timestamp, facts.post, facts.unit, weighed.who, weighed.amounts,
           weighed.digit, weighed.share, weighed.expected, weighed.distance, weighed.chi_square, weighed.p,
           weighed.q, weighed.compared,
           row_number() OVER (PARTITION BY facts.who ORDER BY facts.timestamp DESC, facts.event_id DESC) AS place
    FROM facts
    JOIN weighed ON weighed.who = facts.who AND weighed.digit = facts.digit
    WHERE weighed.q <= :max_q AND weighed.distance >= :min_distance
)
SELECT min_by(case_id, place) AS case_id,
       sorted_list(event_id) AS event_ids,
       CASE WHEN :is_actor THEN who END AS actor,
       CASE WHEN :is_actor THEN min_by(post, place) END AS post,
       CASE WHEN NOT :is_whole THEN min_by(unit, place) END AS unit,
       max(timestamp) AS seen_at,
       least(1.0, 4.5 * distance) AS score,
       distance AS measured,
       CAST(:min_distance AS DOUBLE) AS threshold,
       CAST(NULL AS DOUBLE) AS population,
       concat('{"who": ', json_text(CASE WHEN NOT :is_whole THEN who END),
              ', "of": ', json_text(CASE WHEN :is_whole THEN '' ELSE concat(' of ', who) END),
              ', "of_zh": ', json_text(CASE WHEN :is_whole THEN '' ELSE concat(who, '的') END),
              ', "test": "chi-square with 8 degrees of freedom", "n": ', CAST(amounts AS VARCHAR(20)),
              ', "digit": ', CAST(digit AS VARCHAR(20)), ', "share": ', CAST(share AS VARCHAR(30)),
              ', "expected": ', CAST(expected AS VARCHAR(30)), ', "chi_square": ', CAST(chi_square AS VARCHAR(30)),
              ', "p": ', CAST(p AS VARCHAR(30)), ', "q": ', CAST(q AS VARCHAR(30)),
              ', "compared": ', CAST(compared AS VARCHAR(20)), '}') AS detail
FROM evidence
WHERE place <= 100
GROUP BY who, amounts, digit, share, expected, distance, chi_square, p, q, compared
-- judged
SELECT count(DISTINCT facts.case_id) AS cases
FROM facts
JOIN weighed ON weighed.who = facts.who
