-- Working time from the first event (or FROM) to the last (or TO), less suspensions, above the limit.
-- A case that has not come to TO is measured up to the moment of the run, if that is given.
WITH bounds AS (
    SELECT case_id,
           min(CASE WHEN :from_activity = '' OR activity = :from_activity THEN timestamp END) AS started_at,
           max(CASE WHEN :to_activity = '' OR activity = :to_activity THEN timestamp END) AS done_at,
           max(timestamp) AS last_at,
           coalesce(max(suspended_days), 0.0) AS granted_days
    FROM events
    GROUP BY case_id
),
spans AS (
    SELECT case_id, started_at, granted_days, last_at, done_at,
           coalesce(done_at, :as_of) AS ended_at
    FROM bounds
    WHERE started_at <= coalesce(done_at, :as_of)
),
marks AS (
    SELECT case_id, activity, timestamp AS stopped_at,
           lead(timestamp) OVER (PARTITION BY case_id ORDER BY timestamp, event_id) AS resumed_at
    FROM events
    WHERE activity IN (:suspend_activity, :resume_activity)
),
pauses AS (
    SELECT spans.case_id,
           greatest(marks.stopped_at, spans.started_at) AS stopped_at,
           least(coalesce(marks.resumed_at, spans.ended_at), spans.ended_at) AS resumed_at
    FROM marks
    JOIN spans ON spans.case_id = marks.case_id
    WHERE marks.activity = :suspend_activity
      AND marks.stopped_at < spans.ended_at
      AND coalesce(marks.resumed_at, spans.ended_at) > spans.started_at
),
paused AS (
    SELECT pauses.case_id,
           sum(worked_micros(b.worked_before, b.is_worked, pauses.resumed_at, :zone)
               - worked_micros(a.worked_before, a.is_worked, pauses.stopped_at, :zone)) AS micros
    FROM pauses
    JOIN calendar AS a ON a.day = CAST(local_time(pauses.stopped_at, :zone) AS DATE)
    JOIN calendar AS b ON b.day = CAST(local_time(pauses.resumed_at, :zone) AS DATE)
    GROUP BY pauses.case_id
),
measured AS (
    SELECT spans.case_id, spans.started_at, spans.done_at, spans.ended_at, spans.last_at,
           worked_micros(b.worked_before, b.is_worked, spans.ended_at, :zone)
           - worked_micros(a.worked_before, a.is_worked, spans.started_at, :zone) AS worked,
           coalesce(paused.micros, 0) + CAST(spans.granted_days * 86400000000 AS BIGINT) AS suspended
    FROM spans
    JOIN calendar AS a ON a.day = CAST(local_time(spans.started_at, :zone) AS DATE)
    JOIN calendar AS b ON b.day = CAST(local_time(spans.ended_at, :zone) AS DATE)
    LEFT JOIN paused ON paused.case_id = spans.case_id
),
late AS (
    SELECT case_id, started_at, done_at, ended_at, coalesce(done_at, last_at) AS shown_at,
           worked - suspended AS used, worked, suspended
    FROM measured
    WHERE worked - suspended > :limit_days * 86400000000
)
SELECT late.case_id,
       sorted_list(events.event_id) AS event_ids,
       max_by(events.actor, events.event_id) AS actor,
       max_by(events.post, events.event_id) AS post,
       max_by(events.unit, events.event_id) AS unit,
       late.ended_at AS seen_at,
       least(1.0, late.used / (:limit_days * 86400000000) - 1.0) AS score,
       CAST(ceil(late.used / 86400000000.0) AS DOUBLE) AS measured,
       CAST(:limit_days AS DOUBLE) AS threshold,
       CAST(NULL AS DOUBLE) AS population,
       concat('{"started_at": "', iso_utc(late.started_at), '", "ended_at": "', iso_utc(late.ended_at),
              '", "is_open": ', CASE WHEN late.done_at IS NULL THEN 'true' ELSE 'false' END,
              ', "worked_days": ', CAST(round(late.worked / 86400000000.0, 6) AS VARCHAR(30)),
              ', "suspended_days": ', CAST(round(late.suspended / 86400000000.0, 6) AS VARCHAR(30)), '}') AS detail
FROM late
JOIN events ON events.case_id = late.case_id
WHERE (events.timestamp = late.started_at AND (:from_activity = '' OR events.activity = :from_activity))
   OR (events.timestamp = late.shown_at
       AND (:to_activity = '' OR late.done_at IS NULL OR events.activity = :to_activity))
GROUP BY late.case_id, late.started_at, late.done_at, late.ended_at, late.used, late.worked, late.suspended
-- judged
SELECT count(*) AS cases
FROM (
    SELECT case_id
    FROM events
    GROUP BY case_id
    HAVING min(CASE WHEN :from_activity = '' OR activity = :from_activity THEN timestamp END)
        <= coalesce(max(CASE WHEN :to_activity = '' OR activity = :to_activity THEN timestamp END), :as_of)
) AS measurable
