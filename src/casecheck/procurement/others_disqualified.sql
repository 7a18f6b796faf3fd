-- measures
-- Settled contracting processes with valid bids: how many tenderers they are of, whether the active awards went to the
-- one tenderer, and how many others had bids disqualified.
WITH tenderers AS (
    SELECT b.release,
           count(DISTINCT t.tenderer) FILTER (WHERE b.status = 'valid') AS valid,
           max(t.tenderer) FILTER (WHERE b.status = 'valid') AS winner
    FROM bids AS b
    JOIN bid_tenderers AS t ON t.release = b.release AND t.bid = b.bid
    GROUP BY b.release
),
suppliers AS (
    SELECT a.release, count(DISTINCT s.supplier) AS suppliers, max(s.supplier) AS supplier
    FROM awards AS a
    JOIN award_suppliers AS s ON s.release = a.release AND s.award = a.award
    WHERE a.status = 'active'
    GROUP BY a.release
),
others AS (
    SELECT b.release, count(DISTINCT t.tenderer) AS others
    FROM bids AS b
    JOIN bid_tenderers AS t ON t.release = b.release AND t.bid = b.bid
    JOIN tenderers AS v ON v.release = b.release
    WHERE b.status = 'disqualified' AND t.tenderer <> v.winner
    GROUP BY b.release
)
SELECT p.release, p.ocid, p.dated_at, v.winner, v.valid = 1 AND s.suppliers = 1 AND s.supplier = v.winner AS is_sole,
       CAST(coalesce(o.others, 0) AS DOUBLE) AS measure
FROM processes AS p
JOIN tenderers AS v ON v.release = p.release
JOIN suppliers AS s ON s.release = p.release
LEFT JOIN others AS o ON o.release = p.release
WHERE p.is_settled AND v.valid > 0
-- found
-- R035: all bids but the winner's were disqualified. The winner is flagged too.
WITH alone AS (
    SELECT release, ocid, dated_at, winner, measure
    FROM measures
    WHERE is_sole AND measure >= greatest(:threshold, 1)
),
flagged AS (
    SELECT release, ocid, 'OCID' AS kind, ocid AS id, dated_at, measure, measure AS outcome FROM alone
    UNION ALL
    SELECT release, ocid, 'Tenderer', winner, dated_at, measure, CAST(0.0 AS DOUBLE) FROM alone
)
SELECT CASE WHEN kind = 'OCID' THEN id ELSE concat('tenderer:', id) END AS case_id,
       sorted_list(release) AS event_ids,
       CASE WHEN kind = 'Tenderer' THEN id END AS actor,
       CAST(NULL AS VARCHAR(1)) AS post,
       CAST(NULL AS VARCHAR(1)) AS unit,
       max(dated_at) AS seen_at,
       max(measure) / (max(measure) + 1.0) AS score,
       max(measure) AS measured,
       CAST(greatest(:threshold, 1) AS DOUBLE) AS threshold,
       CAST(NULL AS DOUBLE) AS population,
       concat('{"group": "', kind, '", "id": ', json_text(id), ', "value": ', CAST(max(outcome) AS VARCHAR(40)),
              ', "ocids": [', joined(sorted_list(json_text(ocid)), ', '), ']}') AS detail
FROM flagged
GROUP BY kind, id, CASE WHEN kind = 'OCID' THEN release END
-- judged
SELECT (SELECT count(*) FROM measures) AS cases, (SELECT count(*) FROM processes) AS total
