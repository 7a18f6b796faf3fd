-- facts
-- The tier that each case came to.
WITH chosen AS (
    SELECT case_number, max_by(event_id, turn) AS event_id,
           max(length(trim(CAST(:reason AS VARCHAR(100000))))) AS characters
    FROM keyed
    WHERE :tier IS NOT NULL
    GROUP BY case_number
)
SELECT keyed.case_id, keyed.event_id, keyed.timestamp, micros(keyed.timestamp) AS moment,
       keyed.actor, keyed.post, keyed.unit, keyed.like_key,
       CAST(:rate_by AS VARCHAR(1000)) AS who,
       CAST(:tier AS VARCHAR(1000)) AS chosen,
       coalesce(CAST(:default_column AS VARCHAR(1000)), :default_tier) AS expected,
       coalesce(chosen.characters, 0) AS characters
FROM chosen
JOIN keyed ON keyed.event_id = chosen.event_id
WHERE coalesce(CAST(:default_column AS VARCHAR(1000)), :default_tier) <> ''
-- found
-- A short reason is told at every deviation; a rate that is too high at the case with which it became so.
WITH rates AS (
    SELECT case_id, event_id, timestamp, moment, actor, post, unit, like_key, who, chosen, expected, characters,
           chosen <> expected AS deviates,
           count(*) OVER (PARTITION BY who, like_key ORDER BY moment
                          RANGE BETWEEN :span PRECEDING AND CURRENT ROW) AS cases,
           sum(CASE WHEN chosen <> expected THEN 1 ELSE 0 END) OVER (
               PARTITION BY who, like_key ORDER BY moment
               RANGE BETWEEN :span PRECEDING AND CURRENT ROW) AS deviations
    FROM facts
),
marked AS (
    SELECT case_id, event_id, timestamp, moment, actor, post, unit, like_key, who, chosen, expected, characters,
           cases, deviations, CAST(deviations AS DOUBLE) / cases AS share,
           :has_reason AND deviates AND characters < :min_characters AS is_short,
           who IS NOT NULL AND cases >= :min_volume
               AND CAST(deviations AS DOUBLE) / cases > :max_share AS is_high
    FROM rates
),
told AS (
    SELECT case_id, event_id, timestamp, actor, post, unit, who, chosen, expected, characters, cases, deviations,
           share, is_short,
           is_high AND NOT coalesce(lag(is_high) OVER (PARTITION BY who, like_key ORDER BY moment, event_id), false)
               AS is_high
    FROM marked
)
SELECT case_id,
       sorted_list(event_id) AS event_ids,
       actor, post, unit,
       timestamp AS seen_at,
       greatest(CASE WHEN is_short THEN 0.5 + 0.5 * (1.0 - characters / CAST(:min_characters AS DOUBLE)) ELSE 0.0 END,
                CASE WHEN is_high THEN share ELSE 0.0 END) AS score,
       CASE WHEN is_high THEN share ELSE CAST(characters AS DOUBLE) END AS measured,
       CASE WHEN is_high THEN CAST(:max_share AS DOUBLE) ELSE CAST(:min_characters AS DOUBLE) END AS threshold,
       CAST(NULL AS DOUBLE) AS population,
       concat('{"kind": "', CASE WHEN is_short AND is_high THEN 'both' WHEN is_short THEN 'reason' ELSE 'rate' END,
              '", "chosen": ', json_text(chosen), ', "default": ', json_text(expected),
              ', "characters": ', CAST(characters AS VARCHAR(20)), ', "who": ', json_text(coalesce(who, '')),
              ', "cases": ', CAST(cases AS VARCHAR(20)), ', "deviations": ', CAST(deviations AS VARCHAR(20)),
              ', "share": ', CAST(round(share, 4) AS VARCHAR(30)), '}') AS detail
FROM told
WHERE is_short OR is_high
GROUP BY case_id, event_id, actor, post, unit, timestamp, who, chosen, expected, characters, cases, deviations,
         share, is_short, is_high
-- judged
SELECT count(*) AS cases FROM facts
