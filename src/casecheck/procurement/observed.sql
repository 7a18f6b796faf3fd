-- The currencies that the indicators of prices read, in the order in which they meet them: by release, the difference
-- between bids before equal prices before the lowest bid, then by bid.
SELECT p.release, 1 AS turn, b.bid, b.currency
FROM processes AS p
JOIN bids AS b ON b.release = p.release
WHERE :reads_gaps AND p.sole_supplier IS NOT NULL AND p.compares_prices
  AND b.status = 'valid' AND b.tenderers = 1 AND b.tenderer IS NOT NULL
  AND b.amount IS NOT NULL AND b.currency IS NOT NULL
UNION ALL
SELECT p.release, 2 AS turn, b.bid, b.currency
FROM processes AS p
JOIN bids AS b ON b.release = p.release
WHERE :reads_prices AND p.compares_prices
  AND b.is_submitted AND b.tenderer_set IS NOT NULL AND b.amount IS NOT NULL AND b.currency IS NOT NULL
UNION ALL
SELECT p.release, 3 AS turn, b.bid, b.currency
FROM processes AS p
JOIN bids AS b ON b.release = p.release
WHERE :reads_lowest AND p.active_awards > 0 AND p.compares_prices
  AND b.is_submitted AND b.amount IS NOT NULL AND b.currency IS NOT NULL
