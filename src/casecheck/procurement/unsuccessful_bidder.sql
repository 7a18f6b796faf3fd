-- measures
-- For each tenderer: the contracting processes with one sole winner in which it had a valid bid, and how many it won.
WITH bidders AS (
    SELECT DISTINCT p.release, p.dated_at, b.tenderer, b.tenderer = p.sole_supplier AS has_won
    FROM processes AS p
    JOIN bids AS b ON b.release = p.release
    WHERE p.sole_supplier IS NOT NULL AND b.status = 'valid' AND b.tenderers = 1 AND b.tenderer IS NOT NULL
      AND NOT (:as_worded AND p.release IN (
          SELECT release
          FROM bids
          WHERE status = 'valid' AND (coalesce(tenderers, 0) <> 1 OR tenderer IS NULL)
      ))
),
counted AS (
    SELECT tenderer, count(*) AS bids, count(*) FILTER (WHERE has_won) AS won, max(dated_at) AS dated_at,
           sorted_list(release) AS releases
    FROM bidders
    GROUP BY tenderer
)
SELECT tenderer, bids, won, dated_at, releases, won / CAST(bids AS DOUBLE) AS measure,
       cume_dist() OVER (ORDER BY won / CAST(bids AS DOUBLE)) AS share_below
FROM counted
-- found
-- R025: a tenderer with many bids wins few of them.
SELECT concat('tenderer:', tenderer) AS case_id,
       releases AS event_ids,
       tenderer AS actor,
       CAST(NULL AS VARCHAR(1)) AS post,
       CAST(NULL AS VARCHAR(1)) AS unit,
       dated_at AS seen_at,
       1.0 - measure / :fence AS score,
       measure AS measured,
       CAST(:fence AS DOUBLE) AS threshold,
       share_below AS population,
       concat('{"group": "Tenderer", "id": ', json_text(tenderer), ', "value": ', CAST(measure AS VARCHAR(40)),
              ', "bids": ', CAST(bids AS VARCHAR(20)), ', "won": ', CAST(won AS VARCHAR(20)), ', ', :quartiles, '}')
       AS detail
FROM measures
WHERE :is_fenced AND bids >= :least_bids AND measure <= :fence
-- judged
SELECT (SELECT count(*) FROM measures) AS cases, (SELECT count(DISTINCT tenderer) FROM bid_tenderers) AS total
