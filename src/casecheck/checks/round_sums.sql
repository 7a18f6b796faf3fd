-- facts
-- The amounts: every event of the activities, or where none are named the largest amount of each case.
SELECT any_value(case_id) AS case_id,
       max_by(event_id, turn) AS event_id,
       max_by(timestamp, turn) AS timestamp,
       max_by(CAST(:of AS VARCHAR(1000)), turn) AS who,
       max_by(actor, turn) AS actor,
       max_by(post, turn) AS post,
       max_by(unit, turn) AS unit,
       max_by(like_key, turn) AS like_key,
       floor(max(CAST(:amount AS DOUBLE)) / :multiple) * :multiple = max(CAST(:amount AS DOUBLE)) AS is_hit
FROM keyed
WHERE CAST(:amount AS DOUBLE) > 0 AND CAST(:amount AS DOUBLE) >= :min_amount AND :of IS NOT NULL
  AND (:is_any OR is_among(activity, :activities))
  AND (NOT :is_actor OR NOT is_among(CAST(:of AS VARCHAR(1000)), :except_actors))
GROUP BY case_number, CASE WHEN :is_any THEN CAST(0 AS BIGINT) ELSE event_id END
-- found
-- One row for each who stands out: the evidence are the latest hundred amounts that make the share what it is.
WITH flagged AS (
    SELECT who, cases, hits, share, expected, expected_share, p, q, compared, share > expected_share AS is_more
    FROM weighed
    WHERE q <= :max_q AND abs(share - expected_share) >= :min_difference
),
evidence AS (
    SELECT facts.case_id, facts.event_id, facts.timestamp, facts.actor, facts.post, facts.unit, flagged.who,
           flagged.cases, flagged.hits, flagged.share, flagged.expected, flagged.expected_share, flagged.p,
           flagged.q, flagged.compared,
           row_number() OVER (PARTITION BY facts.who ORDER BY facts.timestamp DESC, facts.event_id DESC) AS place
    FROM facts
    JOIN flagged ON flagged.who = facts.who AND flagged.is_more = facts.is_hit
)
SELECT min_by(case_id, place) AS case_id,
       sorted_list(event_id) AS event_ids,
       CASE WHEN :is_actor THEN who END AS actor,
       CASE WHEN :is_actor THEN min_by(post, place) END AS post,
       min_by(unit, place) AS unit,
       max(timestamp) AS seen_at,
       abs(share - expected_share) AS score,
       share AS measured,
       expected_share AS threshold,
       CAST(NULL AS DOUBLE) AS population,
       concat('{"who": ', json_text(who), ', "test": "exact, hypergeometric within like cases, ', :side, '", "n": ',
              CAST(cases AS VARCHAR(20)), ', "hits": ', CAST(hits AS VARCHAR(20)), ', "expected": ',
              CAST(expected AS VARCHAR(30)), ', "p": ', CAST(p AS VARCHAR(30)), ', "q": ', CAST(q AS VARCHAR(30)),
              ', "compared": ', CAST(compared AS VARCHAR(20)), '}') AS detail
FROM evidence
WHERE place <= 100
GROUP BY who, cases, hits, share, expected, expected_share, p, q, compared
-- judged
SELECT count(DISTINCT facts.case_id) AS cases
FROM facts
JOIN weighed ON weighed.who = facts.who
