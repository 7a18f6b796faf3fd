-- found
-- R003: the submission period has fewer whole days than it must have.
WITH periods AS (
    SELECT p.release, p.ocid, p.ends_at, coalesce(t.days, :threshold) AS needed,
           CAST(floor(abs(micros(p.ends_at) - micros(p.starts_at)) / 86400000000.0) AS BIGINT)
           * CASE WHEN p.ends_at < p.starts_at THEN -1 ELSE 1 END AS days
    FROM processes AS p
    LEFT JOIN days_of AS t ON t.details = p.method_details
    WHERE p.starts_at IS NOT NULL AND p.ends_at IS NOT NULL
      AND (NOT :has_methods OR is_among(p.method, :procurement_methods))
)
SELECT ocid AS case_id,
       sorted_list(release) AS event_ids,
       CAST(NULL AS VARCHAR(1)) AS actor,
       CAST(NULL AS VARCHAR(1)) AS post,
       CAST(NULL AS VARCHAR(1)) AS unit,
       max(ends_at) AS seen_at,
       CAST(least(1.0, 1.0 - max(days) / CAST(max(needed) AS DOUBLE)) AS DOUBLE) AS score,
       CAST(max(days) AS DOUBLE) AS measured,
       CAST(max(needed) AS DOUBLE) AS threshold,
       CAST(NULL AS DOUBLE) AS population,
       concat('{"group": "OCID", "id": ', json_text(ocid), ', "value": 1.0}') AS detail
FROM periods
WHERE days < needed
GROUP BY release, ocid
-- judged
SELECT count(*) FILTER (WHERE starts_at IS NOT NULL AND ends_at IS NOT NULL
                        AND (NOT :has_methods OR is_among(method, :procurement_methods))) AS cases,
       count(*) AS total
FROM processes
