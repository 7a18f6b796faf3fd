-- found
-- R030: a valid bid received after the deadline is of a supplier of an active award. These suppliers are flagged too.
WITH late AS (
    SELECT p.release, p.ocid, t.tenderer, max(b.received_at) AS received_at
    FROM processes AS p
    JOIN bids AS b ON b.release = p.release
    JOIN bid_tenderers AS t ON t.release = b.release AND t.bid = b.bid
    JOIN award_suppliers AS s ON s.release = b.release AND s.supplier = t.tenderer
    JOIN awards AS a ON a.release = s.release AND a.award = s.award
    WHERE a.status = 'active' AND b.status = 'valid'
      AND CASE WHEN b.received_at IS NOT NULL AND p.ends_at IS NOT NULL THEN b.received_at > p.ends_at
               ELSE b.received_text > p.ends_text END
    GROUP BY p.release, p.ocid, t.tenderer
),
flagged AS (
    SELECT release, ocid, 'OCID' AS kind, ocid AS id, max(received_at) AS received_at,
           joined(sorted_list(json_text(tenderer)), ', ') AS tenderers
    FROM late
    GROUP BY release, ocid
    UNION ALL
    SELECT release, ocid, 'Tenderer', tenderer, received_at, json_text(tenderer) FROM late
)
SELECT CASE WHEN kind = 'OCID' THEN id ELSE concat('tenderer:', id) END AS case_id,
       sorted_list(release) AS event_ids,
       CASE WHEN kind = 'Tenderer' THEN id END AS actor,
       CAST(NULL AS VARCHAR(1)) AS post,
       CAST(NULL AS VARCHAR(1)) AS unit,
       max(received_at) AS seen_at,
       CAST(1.0 AS DOUBLE) AS score,
       CAST(1.0 AS DOUBLE) AS measured,
       CAST(1.0 AS DOUBLE) AS threshold,
       CAST(NULL AS DOUBLE) AS population,
       concat('{"group": "', kind, '", "id": ', json_text(id), ', "value": 1.0, "tenderers": [', max(tenderers),
              '], "ocids": [', joined(sorted_list(json_text(ocid)), ', '), ']}') AS detail
FROM flagged
GROUP BY kind, id, CASE WHEN kind = 'OCID' THEN release END
-- judged
SELECT count(DISTINCT b.release) AS cases, (SELECT count(*) FROM processes) AS total
FROM processes AS p
JOIN bids AS b ON b.release = p.release
WHERE p.active_awards > 0 AND p.ends_text IS NOT NULL AND b.status = 'valid' AND b.received_text IS NOT NULL
