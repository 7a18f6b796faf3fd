-- measures
-- For each buyer, procuring entity and tenderer: submitted bids, and how many of them were disqualified.
WITH received AS (
    SELECT p.release, p.dated_at, p.buyer, p.procuring_entity, count(*) AS submitted,
           count(*) FILTER (WHERE b.status = 'disqualified') AS disqualified
    FROM processes AS p
    JOIN bids AS b ON b.release = p.release
    WHERE b.is_submitted
    GROUP BY p.release, p.dated_at, p.buyer, p.procuring_entity
),
parts AS (
    SELECT 'Buyer' AS kind, buyer AS id, release, dated_at, submitted, disqualified
    FROM received
    WHERE buyer IS NOT NULL
    UNION ALL
    SELECT 'ProcuringEntity', procuring_entity, release, dated_at, submitted, disqualified
    FROM received
    WHERE procuring_entity IS NOT NULL
    UNION ALL
    SELECT 'Tenderer', t.tenderer, p.release, p.dated_at, count(*), count(*) FILTER (WHERE b.status = 'disqualified')
    FROM processes AS p
    JOIN bids AS b ON b.release = p.release
    JOIN bid_tenderers AS t ON t.release = b.release AND t.bid = b.bid
    WHERE b.is_submitted
    GROUP BY t.tenderer, p.release, p.dated_at
),
summed AS (
    SELECT kind, id, count(*) AS processes, CAST(sum(submitted) AS BIGINT) AS submitted,
           CAST(sum(disqualified) AS BIGINT) AS disqualified, max(dated_at) AS dated_at, sorted_list(release) AS releases
    FROM parts
    GROUP BY kind, id
),
judged AS (
    SELECT kind, id, submitted, disqualified, dated_at, releases, disqualified / CAST(submitted AS DOUBLE) AS measure
    FROM summed
    WHERE CASE WHEN kind = 'Tenderer' THEN submitted >= :minimum_submitted_bids
               WHEN :as_worded THEN processes >= :minimum_contracting_processes
               ELSE submitted >= :minimum_contracting_processes END
)
SELECT kind, id, submitted, disqualified, dated_at, releases, measure,
       cume_dist() OVER (PARTITION BY kind ORDER BY measure DESC) AS share_above
FROM judged
-- found
-- R038: the share of bids disqualified is a high outlier among buyers, procuring entities or tenderers.
SELECT concat(CASE m.kind WHEN 'Buyer' THEN 'buyer:' WHEN 'Tenderer' THEN 'tenderer:' ELSE 'procuring_entity:' END, m.id)
       AS case_id,
       m.releases AS event_ids,
       CASE WHEN m.kind = 'Tenderer' THEN m.id END AS actor,
       CAST(NULL AS VARCHAR(1)) AS post,
       CASE WHEN m.kind <> 'Tenderer' THEN m.id END AS unit,
       m.dated_at AS seen_at,
       m.measure AS score,
       m.measure AS measured,
       f.fence AS threshold,
       m.share_above AS population,
       concat('{"group": "', m.kind, '", "id": ', json_text(m.id), ', "value": ', CAST(m.measure AS VARCHAR(40)),
              ', "submitted": ', CAST(m.submitted AS VARCHAR(20)), ', "disqualified": ',
              CAST(m.disqualified AS VARCHAR(20)), ', ', f.quartiles, '}') AS detail
FROM measures AS m
JOIN fences AS f ON f.kind = m.kind
WHERE f.fence > 0 AND m.measure >= f.fence
-- judged
SELECT (SELECT count(*) FROM measures) AS cases,
       (SELECT count(DISTINCT tenderer) FROM bid_tenderers)
       + (SELECT count(DISTINCT buyer) + count(DISTINCT procuring_entity) FROM processes) AS total
