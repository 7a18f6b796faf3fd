-- found
-- R028: bids of different tenderers have the same price. All tenderers of such bids are flagged too.
WITH priced AS (
    SELECT p.release, p.ocid, p.dated_at, b.bid, b.amount, b.currency, b.tenderer_set
    FROM processes AS p
    JOIN bids AS b ON b.release = p.release
    WHERE p.compares_prices AND b.is_submitted AND b.tenderer_set IS NOT NULL
      AND b.amount IS NOT NULL AND b.currency IS NOT NULL AND (NOT :as_worded OR b.currency = :currency)
),
alike AS (
    SELECT release, amount, currency
    FROM priced
    GROUP BY release, amount, currency
    HAVING count(DISTINCT tenderer_set) > 1
),
bidders AS (
    SELECT DISTINCT p.release, p.ocid, p.dated_at, t.tenderer
    FROM priced AS p
    JOIN alike AS a ON a.release = p.release AND a.amount = p.amount AND a.currency = p.currency
    JOIN bid_tenderers AS t ON t.release = p.release AND t.bid = p.bid
),
flagged AS (
    SELECT release, ocid, 'OCID' AS kind, ocid AS id, max(dated_at) AS dated_at, CAST(count(*) AS DOUBLE) AS measure,
           joined(sorted_list(json_text(tenderer)), ', ') AS tenderers
    FROM bidders
    GROUP BY release, ocid
    UNION ALL
    SELECT release, ocid, 'Tenderer', tenderer, dated_at, CAST(1.0 AS DOUBLE), json_text(tenderer) FROM bidders
)
SELECT CASE WHEN kind = 'OCID' THEN id ELSE concat('tenderer:', id) END AS case_id,
       sorted_list(release) AS event_ids,
       CASE WHEN kind = 'Tenderer' THEN id END AS actor,
       CAST(NULL AS VARCHAR(1)) AS post,
       CAST(NULL AS VARCHAR(1)) AS unit,
       max(dated_at) AS seen_at,
       CAST(1.0 AS DOUBLE) AS score,
       sum(measure) AS measured,
       CAST(CASE WHEN kind = 'OCID' THEN 2 ELSE 1 END AS DOUBLE) AS threshold,
       CAST(NULL AS DOUBLE) AS population,
       concat('{"group": "', kind, '", "id": ', json_text(id), ', "value": 1.0, "tenderers": [', max(tenderers),
              '], "ocids": [', joined(sorted_list(json_text(ocid)), ', '), ']}') AS detail
FROM flagged
GROUP BY kind, id, CASE WHEN kind = 'OCID' THEN release END
-- judged
SELECT count(DISTINCT b.release) AS cases, (SELECT count(*) FROM processes) AS total
FROM processes AS p
JOIN bids AS b ON b.release = p.release
WHERE p.compares_prices AND b.is_submitted AND b.tenderer_set IS NOT NULL
  AND b.amount IS NOT NULL AND b.currency IS NOT NULL AND (NOT :as_worded OR b.currency = :currency)
