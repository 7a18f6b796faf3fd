-- Working time of the case, less suspensions, above what is allowed. `clocks` is made by clock.sql.
-- gathered
WITH late AS (
    SELECT case_number, started_at, done_at, ended_at, coalesce(done_at, last_at) AS shown_at, limit_days, allowed_days,
           worked - paused - granted AS used, worked, paused + granted AS suspended
    FROM clocks
    WHERE worked - paused - granted > allowed_days * 86400000000
),
marked AS (
    SELECT late.*, events.event_id,
           events.timestamp = late.started_at AND (:from_activity = '' OR events.activity = :from_activity) AS is_start,
           events.timestamp = late.shown_at
           AND (:to_activity = '' OR late.done_at IS NULL OR events.activity = :to_activity) AS is_shown
    FROM late
    JOIN events ON events.case_number = late.case_number
)
SELECT sorted_list(event_id) AS event_ids, max(CASE WHEN is_shown THEN event_id END) AS shown_event,
       started_at, ended_at, done_at IS NULL AS is_open, limit_days, allowed_days, used, worked, suspended
FROM marked
WHERE is_start OR is_shown
GROUP BY case_number, started_at, done_at, ended_at, limit_days, allowed_days, used, worked, suspended
-- found
SELECT event_ids, shown_event, ended_at AS seen_at,
       least(1.0, used / (allowed_days * 86400000000) - 1.0) AS score,
       CAST(ceil(used / 86400000000.0) AS DOUBLE) AS measured,
       CAST(allowed_days AS DOUBLE) AS threshold,
       CAST(NULL AS DOUBLE) AS population,
       concat('{"started_at": "', iso_utc(started_at), '", "ended_at": "', iso_utc(ended_at),
              '", "is_open": ', CASE WHEN is_open THEN 'true' ELSE 'false' END,
              ', "limit_days": ', CAST(limit_days AS VARCHAR(30)),
              ', "worked_days": ', CAST(round(worked / 86400000000.0, 6) AS VARCHAR(30)),
              ', "suspended_days": ', CAST(round(suspended / 86400000000.0, 6) AS VARCHAR(30)), '}') AS detail
FROM gathered
-- judged
SELECT count(*) AS cases
FROM clocks
