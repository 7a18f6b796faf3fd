-- measures
-- For each sole supplier of active awards: how many kinds of items it was awarded, told apart by their first digits.
WITH items AS (
    SELECT p.release, p.dated_at, a.supplier, substr(i.code, 1, :digits) AS kind
    FROM processes AS p
    JOIN awards AS a ON a.release = p.release
    JOIN award_items AS i ON i.release = a.release AND i.award = a.award
    WHERE a.status = 'active' AND a.suppliers = 1 AND a.supplier IS NOT NULL
),
kinds AS (
    SELECT supplier, CAST(count(DISTINCT kind) AS DOUBLE) AS measure
    FROM items
    GROUP BY supplier
),
awarded AS (
    SELECT supplier, count(*) AS processes, max(dated_at) AS dated_at, sorted_list(release) AS releases
    FROM (SELECT DISTINCT supplier, release, dated_at FROM items) AS once
    GROUP BY supplier
),
counted AS (
    SELECT a.supplier, a.processes, a.dated_at, a.releases, k.measure
    FROM awarded AS a
    JOIN kinds AS k ON k.supplier = a.supplier
)
SELECT supplier, processes, measure, dated_at, releases, processes >= :minimum_contracting_processes AS is_large,
       cume_dist() OVER (PARTITION BY processes >= :minimum_contracting_processes ORDER BY measure DESC) AS share_above
FROM counted
-- found
-- R048: the variety of items is a high outlier.
SELECT concat('tenderer:', supplier) AS case_id,
       releases AS event_ids,
       supplier AS actor,
       CAST(NULL AS VARCHAR(1)) AS post,
       CAST(NULL AS VARCHAR(1)) AS unit,
       dated_at AS seen_at,
       1.0 - :fence / (measure + 1.0) AS score,
       measure AS measured,
       CAST(:fence AS DOUBLE) AS threshold,
       share_above AS population,
       concat('{"group": "Tenderer", "id": ', json_text(supplier), ', "value": ', CAST(measure AS VARCHAR(40)),
              ', "processes": ', CAST(processes AS VARCHAR(20)), ', ', :quartiles, '}') AS detail
FROM measures
WHERE :is_fenced AND (is_large OR :as_worded) AND measure >= :fence
-- judged
SELECT count(*) FILTER (WHERE is_large OR :as_worded) AS cases,
       (SELECT count(DISTINCT supplier) FROM award_suppliers) AS total
FROM measures
