WITH marked AS (
    SELECT case_number, case_id, event_id, timestamp, actor, post, unit,
           is_among(activity, :activities) OR coalesce(is_among(CAST(:outcome AS VARCHAR(1000)), :outcomes), false)
               AS is_refusal,
           is_among(activity, :told) AS is_told,
           length(trim(CAST(:reason AS VARCHAR(100000)))) AS characters
    FROM events
    WHERE is_among(activity, :activities) OR is_among(activity, :told)
       OR is_among(CAST(:outcome AS VARCHAR(1000)), :outcomes)
),
followed AS (
    SELECT case_number, case_id, event_id, timestamp, actor, post, unit, is_refusal,
           max(characters) OVER (PARTITION BY case_number) AS characters,
           min(CASE WHEN is_told THEN timestamp END) OVER (
               PARTITION BY case_number ORDER BY timestamp RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS told_at
    FROM marked
),
refused AS (
    SELECT any_value(case_id) AS case_id,
           sorted_list(event_id) AS event_ids,
           min_by(actor, event_id) AS actor,
           min_by(post, event_id) AS post,
           min_by(unit, event_id) AS unit,
           min(timestamp) AS refused_at,
           min(told_at) AS told_at,
           coalesce(max(characters), 0) AS characters
    FROM followed
    WHERE is_refusal
    GROUP BY case_number
),
weighed AS (
    SELECT case_id, event_ids, actor, post, unit, refused_at, told_at, characters,
           CASE WHEN NOT :must_tell THEN 'told'
                WHEN told_at IS NULL AND (:told_days = 0 OR :as_of IS NULL
                     OR micros(CAST(:as_of AS TIMESTAMPTZ)) - micros(refused_at) > :told_days * 86400000000)
                THEN 'not told'
                WHEN told_at IS NOT NULL AND :told_days > 0
                     AND micros(told_at) - micros(refused_at) > :told_days * 86400000000
                THEN 'told late'
                ELSE 'told' END AS told_word
    FROM refused
)
SELECT case_id, event_ids, actor, post, unit,
       refused_at AS seen_at,
       CASE WHEN characters < :min_characters THEN 0.5 + 0.25 * (1.0 - characters / CAST(:min_characters AS DOUBLE))
            ELSE 0.0 END
       + CASE told_word WHEN 'not told' THEN 0.25 WHEN 'told late' THEN 0.1 ELSE 0.0 END AS score,
       CAST(characters AS DOUBLE) AS measured,
       CAST(:min_characters AS DOUBLE) AS threshold,
       CAST(NULL AS DOUBLE) AS population,
       concat('{"told_word": "', told_word, '", "told_zh": "',
              CASE told_word WHEN 'not told' THEN '未告知申请人' WHEN 'told late' THEN '逾期告知申请人'
                   ELSE '告知情况无异常' END, '"}') AS detail
FROM weighed
WHERE characters < :min_characters OR told_word <> 'told'
-- judged
SELECT count(DISTINCT case_number) AS cases
FROM events
WHERE is_among(activity, :activities) OR is_among(CAST(:outcome AS VARCHAR(1000)), :outcomes)
