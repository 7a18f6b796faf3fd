-- found
-- R018: a competitive procedure received the bid of one tenderer.
SELECT ocid AS case_id,
       sorted_list(release) AS event_ids,
       CAST(NULL AS VARCHAR(1)) AS actor,
       CAST(NULL AS VARCHAR(1)) AS post,
       CAST(NULL AS VARCHAR(1)) AS unit,
       max(dated_at) AS seen_at,
       CAST(1.0 AS DOUBLE) AS score,
       CAST(1.0 AS DOUBLE) AS measured,
       CAST(2.0 AS DOUBLE) AS threshold,
       CAST(NULL AS DOUBLE) AS population,
       concat('{"group": "OCID", "id": ', json_text(ocid), ', "value": 1.0}') AS detail
FROM processes
WHERE tenderers = 1 AND (NOT :has_methods OR is_among(method, :procurement_methods))
GROUP BY release, ocid
-- judged
SELECT count(*) FILTER (WHERE tenderers IS NOT NULL
                        AND (NOT :has_methods OR is_among(method, :procurement_methods))) AS cases,
       count(*) AS total
FROM processes
