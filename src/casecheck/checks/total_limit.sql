-- Working time of the case, less suspensions, above what is allowed. `clocks` is made by clock.sql.
WITH late AS (
    SELECT case_number, started_at, done_at, ended_at, coalesce(done_at, last_at) AS shown_at, limit_days, allowed_days,
           worked - paused - granted AS used, worked, paused + granted AS suspended
    FROM clocks
    WHERE worked - paused - granted > allowed_days * 86400000000
)
SELECT any_value(events.case_id) AS case_id,
       sorted_list(events.event_id) AS event_ids,
       max_by(CASE WHEN events.timestamp = late.shown_at THEN events.actor END, events.event_id) AS actor,
       max_by(CASE WHEN events.timestamp = late.shown_at THEN events.post END, events.event_id) AS post,
       max_by(CASE WHEN events.timestamp = late.shown_at THEN events.unit END, events.event_id) AS unit,
       late.ended_at AS seen_at,
       least(1.0, late.used / (late.allowed_days * 86400000000) - 1.0) AS score,
       CAST(ceil(late.used / 86400000000.0) AS DOUBLE) AS measured,
       CAST(late.allowed_days AS DOUBLE) AS threshold,
       CAST(NULL AS DOUBLE) AS population,
       concat('{"started_at": "', iso_utc(late.started_at), '", "ended_at": "', iso_utc(late.ended_at),
              '", "is_open": ', CASE WHEN late.done_at IS NULL THEN 'true' ELSE 'false' END,
              ', "limit_days": ', CAST(late.limit_days AS VARCHAR(30)),
              ', "worked_days": ', CAST(round(late.worked / 86400000000.0, 6) AS VARCHAR(30)),
              ', "suspended_days": ', CAST(round(late.suspended / 86400000000.0, 6) AS VARCHAR(30)), '}') AS detail
FROM late
JOIN events ON events.case_number = late.case_number
WHERE (events.timestamp = late.started_at AND (:from_activity = '' OR events.activity = :from_activity))
   OR (events.timestamp = late.shown_at
       AND (:to_activity = '' OR late.done_at IS NULL OR events.activity = :to_activity))
GROUP BY late.case_number, late.started_at, late.done_at, late.ended_at, late.limit_days, late.allowed_days,
         late.used, late.worked, late.suspended
-- judged
SELECT count(*) AS cases
FROM clocks
