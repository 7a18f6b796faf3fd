-- The contracting processes that count, with what several indicators ask of them.
-- is_settled: it has awards and bids, and no award waits for its end; sole_supplier: who alone got the one active award.
SELECT r.release, r.ocid, r.dated_at, r.buyer, r.procuring_entity, r.method, r.method_details, r.tenderers,
       r.starts_at, r.ends_at, r.ends_text,
       coalesce(a.active, 0) AS active_awards,
       r.has_awards AND r.has_bids AND coalesce(a.unsettled, 0) = 0 AS is_settled,
       CASE WHEN r.has_awards AND r.has_bids AND a.unsettled = 0 AND a.active = 1 THEN a.supplier END AS sole_supplier,
       CASE WHEN :has_price_comparison THEN coalesce(is_among(r.method_details, :price_comparison), FALSE)
            ELSE NOT coalesce(is_among(r.method_details, :no_price_comparison), FALSE) END AS compares_prices
FROM releases AS r
LEFT JOIN (
    SELECT release,
           count(*) FILTER (WHERE status = 'active') AS active,
           count(*) FILTER (WHERE status NOT IN ('active', 'cancelled', 'unsuccessful')) AS unsettled,
           max(supplier) FILTER (WHERE status = 'active' AND suppliers = 1) AS supplier
    FROM awards
    GROUP BY release
) AS a ON a.release = r.release
WHERE NOT r.is_cancelled AND NOT coalesce(is_among(r.method_details, :excluded), FALSE)
