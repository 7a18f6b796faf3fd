-- Cases whose working time, less suspensions, went beyond the last whole day before the warning, and the moment it did.
WITH reached AS (
    SELECT case_number, started_at, done_at, ended_at, limit_days, worked_at_start, worked - paused - granted AS used,
           CAST(greatest(limit_days - :before_days - 1.0, 0.0) * 86400000000 AS BIGINT) + granted AS reach
    FROM clocks
    WHERE limit_days > :min_limit
      AND (:cases = 'all' OR done_at IS NULL)
      AND worked - paused - granted > greatest(limit_days - :before_days - 1.0, 0.0) * 86400000000
),
cut AS (
    SELECT reached.case_number, reached.reach, reached.worked_at_start, pauses.event_id,
           greatest(pauses.stopped_at, reached.started_at) AS stopped_at,
           least(coalesce(pauses.resumed_at, reached.ended_at), reached.ended_at) AS resumed_at
    FROM pauses
    JOIN reached ON reached.case_number = pauses.case_number
    WHERE pauses.stopped_at < reached.ended_at
      AND coalesce(pauses.resumed_at, reached.ended_at) > reached.started_at
),
lengths AS (
    SELECT cut.case_number, cut.reach, cut.stopped_at, cut.event_id,
           worked_micros(a.worked_before, a.is_worked, cut.stopped_at, :zone) - cut.worked_at_start AS worked,
           worked_micros(b.worked_before, b.is_worked, cut.resumed_at, :zone)
           - worked_micros(a.worked_before, a.is_worked, cut.stopped_at, :zone) AS length
    FROM cut
    JOIN calendar AS a ON a.day = day_of(cut.stopped_at, :zone)
    JOIN calendar AS b ON b.day = day_of(cut.resumed_at, :zone)
),
before AS (
    SELECT case_number, reach, length,
           worked + length - sum(length) OVER (PARTITION BY case_number ORDER BY stopped_at, event_id) AS used_at_stop
    FROM lengths
),
passed AS (
    SELECT case_number, sum(length) AS length
    FROM before
    WHERE used_at_stop <= reach
    GROUP BY case_number
),
targets AS (
    SELECT reached.case_number, reached.started_at, reached.done_at, reached.limit_days, reached.used,
           CAST(reached.worked_at_start + reached.reach + coalesce(passed.length, 0) AS BIGINT) AS target
    FROM reached
    LEFT JOIN passed ON passed.case_number = reached.case_number
),
due AS (
    SELECT targets.case_number, targets.started_at, targets.done_at, targets.limit_days, targets.used,
           moment_at(calendar.day, targets.target - calendar.worked_before * 86400000000, :zone) AS due_at
    FROM targets
    JOIN calendar ON calendar.is_worked
                 AND calendar.worked_before = CAST(floor(targets.target / 86400000000.0) AS BIGINT)
),
handled AS (
    SELECT case_number, actor, post, unit
    FROM (
        SELECT events.case_number, events.actor, events.post, events.unit,
               row_number() OVER (PARTITION BY events.case_number
                                  ORDER BY events.timestamp DESC, events.event_id DESC) AS place
        FROM events
        JOIN due ON due.case_number = events.case_number
        WHERE events.timestamp <= due.due_at
    ) AS done
    WHERE place = 1
)
SELECT any_value(events.case_id) AS case_id,
       sorted_list(events.event_id) AS event_ids,
       any_value(handled.actor) AS actor,
       any_value(handled.post) AS post,
       any_value(handled.unit) AS unit,
       due.due_at AS seen_at,
       least(1.0, due.used / (due.limit_days * 86400000000)) AS score,
       CAST(ceil(due.used / 86400000000.0) AS DOUBLE) AS measured,
       CAST(greatest(due.limit_days - :before_days, 1.0) AS DOUBLE) AS threshold,
       CAST(NULL AS DOUBLE) AS population,
       concat('{"limit_days": ', CAST(due.limit_days AS VARCHAR(30)),
              ', "is_open": ', CASE WHEN due.done_at IS NULL THEN 'true' ELSE 'false' END, '}') AS detail
FROM due
JOIN handled ON handled.case_number = due.case_number
JOIN events ON events.case_number = due.case_number AND events.timestamp = due.started_at
WHERE :from_activity = '' OR events.activity = :from_activity
GROUP BY due.case_number, due.due_at, due.done_at, due.limit_days, due.used
-- judged
SELECT count(*) AS cases
FROM clocks
WHERE limit_days > :min_limit AND (:cases = 'all' OR done_at IS NULL)
