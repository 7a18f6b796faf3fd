WITH matters AS (
    SELECT case_number, any_value(case_id) AS case_id,
           min(CASE WHEN is_among(activity, :before) THEN timestamp END) AS begun_at,
           max(CAST(:amount AS DOUBLE)) AS amount
    FROM events
    GROUP BY case_number
    HAVING min(CASE WHEN is_among(activity, :before) THEN timestamp END) IS NOT NULL
       AND (:min_amount = 0 OR max(CAST(:amount AS DOUBLE)) >= :min_amount)
),
meetings AS (
    SELECT case_number, event_id, timestamp,
           CASE WHEN CAST(:present AS DOUBLE) < :quorum * CAST(:entitled AS DOUBLE) THEN 1 ELSE 0 END AS few,
           CASE WHEN CAST(:spoke AS DOUBLE) < CAST(:present AS DOUBLE) THEN 1 ELSE 0 END AS silent,
           CASE WHEN lower(trim(CAST(:leader_last AS VARCHAR(100)))) IN ('false', '0', '0.0', 'no', 'n', '否')
                THEN 1 ELSE 0 END AS leading,
           CASE WHEN lower(trim(CAST(:on_the_spot AS VARCHAR(100)))) IN ('true', '1', '1.0', 'yes', 'y', '是')
                THEN 1 ELSE 0 END AS sudden
    FROM events
    WHERE is_among(activity, :meeting)
),
met AS (
    SELECT matters.case_number, meetings.event_id, meetings.few, meetings.silent, meetings.leading, meetings.sudden,
           CASE WHEN meetings.timestamp > matters.begun_at THEN 1 ELSE 0 END AS late,
           row_number() OVER (
               PARTITION BY matters.case_number
               ORDER BY CASE WHEN meetings.timestamp > matters.begun_at THEN 1 ELSE 0 END,
                        meetings.few + meetings.silent + meetings.leading + meetings.sudden,
                        meetings.timestamp, meetings.event_id) AS place
    FROM matters
    JOIN meetings ON meetings.case_number = matters.case_number
),
faulty AS (
    SELECT matters.case_number, matters.case_id, matters.begun_at, matters.amount, met.event_id AS meeting_id,
           CASE WHEN met.event_id IS NULL THEN 1 ELSE 0 END AS absent,
           coalesce(met.late, 0) AS late, coalesce(met.few, 0) AS few, coalesce(met.silent, 0) AS silent,
           coalesce(met.leading, 0) AS leading, coalesce(met.sudden, 0) AS sudden
    FROM matters
    LEFT JOIN met ON met.case_number = matters.case_number AND met.place = 1
    WHERE met.event_id IS NULL OR met.late + met.few + met.silent + met.leading + met.sudden > 0
)
SELECT any_value(faulty.case_id) AS case_id,
       sorted_list(events.event_id) AS event_ids,
       max_by(events.actor, CASE WHEN events.timestamp = faulty.begun_at THEN events.event_id END) AS actor,
       max_by(events.post, CASE WHEN events.timestamp = faulty.begun_at THEN events.event_id END) AS post,
       max_by(events.unit, CASE WHEN events.timestamp = faulty.begun_at THEN events.event_id END) AS unit,
       faulty.begun_at AS seen_at,
       CASE WHEN faulty.absent = 1 THEN CAST(1.0 AS DOUBLE) WHEN faulty.late = 1 THEN CAST(0.9 AS DOUBLE)
            ELSE 0.2 * (faulty.few + faulty.silent + faulty.leading + faulty.sudden) END AS score,
       faulty.amount AS measured,
       CASE WHEN :min_amount > 0 THEN CAST(:min_amount AS DOUBLE) END AS threshold,
       CAST(NULL AS DOUBLE) AS population,
       concat('{"step": ',
              json_text(max_by(events.activity,
                               CASE WHEN is_among(events.activity, :before) THEN events.event_id END)),
              ', "why": "',
              substr(concat(CASE WHEN faulty.absent = 1 THEN ', there was none' ELSE '' END,
                            CASE WHEN faulty.late = 1 THEN ', it came afterwards' ELSE '' END,
                            CASE WHEN faulty.few = 1 THEN ', too few were present' ELSE '' END,
                            CASE WHEN faulty.silent = 1 THEN ', not everyone spoke' ELSE '' END,
                            CASE WHEN faulty.leading = 1 THEN ', the main leader did not speak last' ELSE '' END,
                            CASE WHEN faulty.sudden = 1 THEN ', the topic was put on the spot' ELSE '' END), 3),
              '", "why_zh": "',
              substr(concat(CASE WHEN faulty.absent = 1 THEN '、未召开会议' ELSE '' END,
                            CASE WHEN faulty.late = 1 THEN '、事后补会' ELSE '' END,
                            CASE WHEN faulty.few = 1 THEN '、到会人数不足' ELSE '' END,
                            CASE WHEN faulty.silent = 1 THEN '、未逐一表态' ELSE '' END,
                            CASE WHEN faulty.leading = 1 THEN '、主要负责人非末位表态' ELSE '' END,
                            CASE WHEN faulty.sudden = 1 THEN '、临时动议' ELSE '' END), 2),
              '"}') AS detail
FROM faulty
JOIN events ON events.case_number = faulty.case_number
WHERE events.event_id = faulty.meeting_id
   OR (events.timestamp = faulty.begun_at AND is_among(events.activity, :before))
GROUP BY faulty.case_number, faulty.begun_at, faulty.amount, faulty.absent, faulty.late, faulty.few, faulty.silent,
         faulty.leading, faulty.sudden
-- judged
SELECT count(*) AS cases
FROM (
    SELECT case_number
    FROM events
    GROUP BY case_number
    HAVING bool_or(is_among(activity, :before))
       AND (:min_amount = 0 OR max(CAST(:amount AS DOUBLE)) >= :min_amount)
) AS matters
