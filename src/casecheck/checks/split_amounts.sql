-- facts
-- The amounts below the limit: every event of the activities, or where none are named the largest of each case.
SELECT any_value(case_id) AS case_id,
       max_by(event_id, turn) AS event_id,
       max_by(timestamp, turn) AS timestamp,
       max_by(micros(timestamp), turn) AS moment,
       max_by(actor, turn) AS actor,
       max_by(post, turn) AS post,
       max_by(unit, turn) AS unit,
       max_by(by_key, turn) AS by_key,
       max(CAST(:amount AS DOUBLE)) AS amount
FROM keyed
WHERE CAST(:amount AS DOUBLE) > 0 AND CAST(:amount AS DOUBLE) >= :min_amount AND by_key IS NOT NULL
  AND (:is_any OR is_among(activity, :activities))
GROUP BY case_number, CASE WHEN :is_any THEN CAST(0 AS BIGINT) ELSE event_id END
HAVING max(CAST(:amount AS DOUBLE)) < :limit
-- found
-- Spans of days that reach the limit; spans that overlap are one finding, so that each amount is told once.
WITH totals AS (
    SELECT by_key, event_id, timestamp, moment,
           round(sum(amount) OVER (PARTITION BY by_key ORDER BY moment
                                   RANGE BETWEEN :span PRECEDING AND CURRENT ROW), 2) AS total,
           count(*) OVER (PARTITION BY by_key ORDER BY moment
                          RANGE BETWEEN :span PRECEDING AND CURRENT ROW) AS amounts
    FROM facts
),
reaching AS (
    SELECT by_key, event_id, timestamp, moment, total,
           CASE WHEN moment - :span <= lag(moment) OVER (PARTITION BY by_key ORDER BY moment, event_id)
                THEN 0 ELSE 1 END AS is_new
    FROM totals
    WHERE total >= :limit AND amounts >= :min_count
),
numbered AS (
    SELECT by_key, timestamp, moment, total,
           sum(is_new) OVER (PARTITION BY by_key ORDER BY moment, event_id ROWS UNBOUNDED PRECEDING) AS number
    FROM reaching
),
spans AS (
    SELECT by_key, number, min(moment) - :span AS first_moment, max(moment) AS last_moment,
           min(timestamp) AS seen_at, max(total) AS total
    FROM numbered
    GROUP BY by_key, number
),
placed AS (
    SELECT case_id, event_id, moment, actor, post, unit, by_key, amount,
           row_number() OVER (PARTITION BY by_key ORDER BY moment, event_id) AS place
    FROM facts
)
SELECT max_by(placed.case_id, placed.place) AS case_id,
       sorted_list(placed.event_id) AS event_ids,
       max_by(placed.actor, placed.place) AS actor,
       max_by(placed.post, placed.place) AS post,
       max_by(placed.unit, placed.place) AS unit,
       spans.seen_at AS seen_at,
       least(1.0, spans.total / (2.0 * :limit)) AS score,
       spans.total AS measured,
       CAST(:limit AS DOUBLE) AS threshold,
       CAST(NULL AS DOUBLE) AS population,
       concat('{"by": ', json_text(spans.by_key), ', "count": ', CAST(count(*) AS VARCHAR(20)),
              ', "cases": ', CAST(count(DISTINCT placed.case_id) AS VARCHAR(20)),
              ', "sum": ', CAST(round(sum(placed.amount), 2) AS VARCHAR(30)), '}') AS detail
FROM spans
JOIN placed ON placed.by_key = spans.by_key AND placed.moment BETWEEN spans.first_moment AND spans.last_moment
GROUP BY spans.by_key, spans.number, spans.seen_at, spans.total
-- judged
SELECT count(DISTINCT case_id) AS cases FROM facts
