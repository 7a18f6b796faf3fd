-- measures
-- For each contracting process with one sole winner: by which share of the winning bid the lowest valid bid of anybody
-- else is above it. Where the winner's own is not the lowest, price was not the only criterion and nothing is measured.
WITH valid AS (
    SELECT p.release, p.ocid, p.dated_at, b.bid, b.amount, b.tenderer, b.tenderer = p.sole_supplier AS has_won
    FROM processes AS p
    JOIN bids AS b ON b.release = p.release
    WHERE p.sole_supplier IS NOT NULL AND p.compares_prices
      AND b.status = 'valid' AND b.tenderers = 1 AND b.tenderer IS NOT NULL
      AND b.amount IS NOT NULL AND b.currency = :currency
),
placed AS (
    SELECT release, ocid, dated_at, amount, tenderer, has_won,
           row_number() OVER (PARTITION BY release, has_won ORDER BY amount, bid) AS place
    FROM valid
),
pairs AS (
    SELECT release, ocid, dated_at,
           max(amount) FILTER (WHERE has_won) AS winning,
           max(amount) FILTER (WHERE NOT has_won) AS second,
           max(tenderer) FILTER (WHERE has_won) AS winner,
           max(tenderer) FILTER (WHERE NOT has_won) AS runner_up
    FROM placed
    WHERE place = 1
    GROUP BY release, ocid, dated_at
),
gaps AS (
    SELECT release, ocid, dated_at, winning, second, winner, runner_up, (second - winning) / winning AS measure
    FROM pairs
    WHERE winning > 0 AND second >= winning
      AND NOT (:as_worded AND release IN (
          SELECT release
          FROM bids
          WHERE status = 'valid'
            AND (coalesce(tenderers, 0) <> 1 OR tenderer IS NULL OR (amount IS NOT NULL AND currency <> :currency))
      ))
)
SELECT release, ocid, dated_at, winning, second, winner, runner_up, measure,
       cume_dist() OVER (ORDER BY measure) AS share_below,
       cume_dist() OVER (ORDER BY measure DESC) AS share_above
FROM gaps
-- judged
SELECT (SELECT count(*) FROM measures) AS cases, (SELECT count(*) FROM processes) AS total
