-- measures
-- Contracting processes with an active award and a valid bid of known price: the lowest submitted bid; of equal ones
-- the first in the data.
WITH submitted AS (
    SELECT p.release, p.ocid, p.dated_at, b.bid, b.status, b.amount,
           row_number() OVER (PARTITION BY p.release ORDER BY b.amount, b.bid) AS place,
           min(CASE WHEN b.status = 'valid' THEN b.amount END) OVER (PARTITION BY p.release) AS lowest_valid
    FROM processes AS p
    JOIN bids AS b ON b.release = p.release
    WHERE p.active_awards > 0 AND p.compares_prices
      AND b.is_submitted AND b.amount IS NOT NULL AND b.currency = :currency
)
SELECT release, ocid, dated_at, status, amount AS measure, lowest_valid
FROM submitted
WHERE place = 1 AND lowest_valid IS NOT NULL
  AND NOT (:as_worded AND release IN (
      SELECT release
      FROM bids
      WHERE is_submitted AND amount IS NOT NULL AND currency <> :currency
  ))
-- found
-- R036: the lowest submitted bid was disqualified.
SELECT ocid AS case_id,
       sorted_list(release) AS event_ids,
       CAST(NULL AS VARCHAR(1)) AS actor,
       CAST(NULL AS VARCHAR(1)) AS post,
       CAST(NULL AS VARCHAR(1)) AS unit,
       max(dated_at) AS seen_at,
       CASE WHEN max(lowest_valid) > 0 AND max(measure) >= 0
            THEN 1.0 - max(measure) / max(lowest_valid) ELSE 1.0 END AS score,
       max(measure) AS measured,
       max(lowest_valid) AS threshold,
       CAST(NULL AS DOUBLE) AS population,
       concat('{"group": "OCID", "id": ', json_text(ocid), ', "value": 1.0, "currency": ', json_text(:currency), '}')
       AS detail
FROM measures
WHERE status = 'disqualified'
GROUP BY release, ocid
-- judged
SELECT (SELECT count(*) FROM measures) AS cases, (SELECT count(*) FROM processes) AS total
