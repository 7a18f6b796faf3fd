-- The late ones of the cases that may be, which late.py finds: what `gathered` of total_limit.sql holds.
SELECT event_ids, shown_event, started_at, ended_at, is_open, limit_days, allowed_days, worked AS used, worked,
       CAST(0 AS BIGINT) AS suspended
FROM (
    SELECT may_be.event_ids, may_be.shown_event, may_be.started_at, may_be.ended_at, may_be.is_open,
           may_be.limit_days, may_be.allowed_days,
           worked_micros(b.worked_before, b.is_worked, may_be.ended_at, :zone)
           - worked_micros(a.worked_before, a.is_worked, may_be.started_at, :zone) AS worked
    FROM may_be_late AS may_be
    JOIN calendar AS a ON a.day = day_of(may_be.started_at, :zone)
    JOIN calendar AS b ON b.day = day_of(may_be.ended_at, :zone)
) AS measured
WHERE worked > allowed_days * 86400000000
