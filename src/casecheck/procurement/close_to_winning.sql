-- found
-- R024: the difference to the second-lowest bid is a low outlier. Winner and second-lowest bidder are flagged too.
WITH close AS (
    SELECT release, ocid, dated_at, winner, runner_up, measure, share_below
    FROM measures
    WHERE :is_fenced AND measure <= :fence
),
flagged AS (
    SELECT release, ocid, 'OCID' AS kind, ocid AS id, dated_at, measure, measure AS outcome, share_below FROM close
    UNION ALL
    SELECT release, ocid, 'Tenderer', winner, dated_at, measure, CAST(0.0 AS DOUBLE), share_below FROM close
    UNION ALL
    SELECT release, ocid, 'Tenderer', runner_up, dated_at, measure, CAST(0.0 AS DOUBLE), share_below FROM close
)
SELECT CASE WHEN kind = 'OCID' THEN id ELSE concat('tenderer:', id) END AS case_id,
       sorted_list(release) AS event_ids,
       CASE WHEN kind = 'Tenderer' THEN id END AS actor,
       CAST(NULL AS VARCHAR(1)) AS post,
       CAST(NULL AS VARCHAR(1)) AS unit,
       max(dated_at) AS seen_at,
       1.0 - min(measure) / :fence AS score,
       min(measure) AS measured,
       CAST(:fence AS DOUBLE) AS threshold,
       min(share_below) AS population,
       concat('{"group": "', kind, '", "id": ', json_text(id), ', "value": ', CAST(min(outcome) AS VARCHAR(40)),
              ', "ocids": [', joined(sorted_list(json_text(ocid)), ', '), '], ', :quartiles, '}') AS detail
FROM flagged
GROUP BY kind, id, CASE WHEN kind = 'OCID' THEN release END
