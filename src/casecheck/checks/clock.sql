-- What total_limit, near_due and step_limit share: suspensions, and the working time of each case.
-- pauses
-- From each mark that suspends to the next mark of either kind; open where none follows.
SELECT case_number, event_id, stopped_at, resumed_at
FROM (
    SELECT case_number, event_id, activity = :suspend_activity AS is_stop, timestamp AS stopped_at,
           lead(timestamp) OVER (PARTITION BY case_number ORDER BY timestamp, event_id) AS resumed_at
    FROM events
    WHERE :suspend_activity <> '' AND activity IN (:suspend_activity, :resume_activity)
) AS marks
WHERE is_stop
-- clocks
-- Working time from the first event (or FROM) to the last (or TO), and how much of it was suspended, in microseconds.
-- A case that has not come to TO is measured up to the moment of the run, if that is given.
WITH bounds AS (
    SELECT case_number,
           min(CASE WHEN :from_activity = '' OR activity = :from_activity THEN timestamp END) AS started_at,
           max(CASE WHEN :to_activity = '' OR activity = :to_activity THEN timestamp END) AS done_at,
           max(timestamp) AS last_at,
           coalesce(max(suspended_days), 0.0) AS granted_days,
           max(CAST(:limit_column AS DOUBLE)) AS limit_days,
           max(CAST(:else_column AS DOUBLE)) AS else_days
    FROM events
    GROUP BY case_number
),
limits AS (
    SELECT case_number, started_at, done_at, last_at, coalesce(done_at, :as_of) AS ended_at, granted_days,
           CASE WHEN limit_days IS NOT NULL THEN limit_days
                WHEN else_days IS NOT NULL THEN else_days
                WHEN :limit_days > 0 THEN :limit_days END AS limit_days,
           CASE WHEN limit_days IS NULL AND else_days IS NOT NULL THEN :else_extra_days
                ELSE :extra_days END AS extra_days
    FROM bounds
),
spans AS (
    SELECT case_number, started_at, done_at, last_at, ended_at, granted_days, limit_days,
           limit_days + extra_days AS allowed_days
    FROM limits
    WHERE started_at <= ended_at AND limit_days + extra_days > 0
),
cut AS (
    SELECT spans.case_number,
           greatest(pauses.stopped_at, spans.started_at) AS stopped_at,
           least(coalesce(pauses.resumed_at, spans.ended_at), spans.ended_at) AS resumed_at
    FROM pauses
    JOIN spans ON spans.case_number = pauses.case_number
    WHERE pauses.stopped_at < spans.ended_at
      AND coalesce(pauses.resumed_at, spans.ended_at) > spans.started_at
),
paused AS (
    SELECT cut.case_number,
           sum(worked_micros(b.worked_before, b.is_worked, cut.resumed_at, :zone)
               - worked_micros(a.worked_before, a.is_worked, cut.stopped_at, :zone)) AS micros
    FROM cut
    JOIN calendar AS a ON a.day = day_of(cut.stopped_at, :zone)
    JOIN calendar AS b ON b.day = day_of(cut.resumed_at, :zone)
    GROUP BY cut.case_number
)
SELECT spans.case_number, spans.started_at, spans.done_at, spans.last_at, spans.ended_at,
       spans.limit_days, spans.allowed_days,
       worked_micros(a.worked_before, a.is_worked, spans.started_at, :zone) AS worked_at_start,
       worked_micros(b.worked_before, b.is_worked, spans.ended_at, :zone)
       - worked_micros(a.worked_before, a.is_worked, spans.started_at, :zone) AS worked,
       CAST(coalesce(paused.micros, 0) AS BIGINT) AS paused,
       CAST(spans.granted_days * 86400000000 AS BIGINT) AS granted
FROM spans
JOIN calendar AS a ON a.day = day_of(spans.started_at, :zone)
JOIN calendar AS b ON b.day = day_of(spans.ended_at, :zone)
LEFT JOIN paused ON paused.case_number = spans.case_number
