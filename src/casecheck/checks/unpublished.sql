-- Each activity after which something is due, with the first doing of it from then on, or the moment of the run.
WITH marked AS (
    SELECT case_number, case_id, event_id, timestamp, actor, post, unit,
           is_among(activity, :after) AS is_start,
           is_among(activity, :until) AS is_end,
           CAST(:due_column AS TIMESTAMPTZ) AS due_at
    FROM events
    WHERE is_among(activity, :after) OR is_among(activity, :until)
),
followed AS (
    SELECT case_number, case_id, event_id, timestamp, actor, post, unit, is_start, due_at,
           min(CASE WHEN is_end THEN timestamp END) OVER (
               PARTITION BY case_number ORDER BY timestamp RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS done_at
    FROM marked
),
waits AS (
    SELECT case_number, case_id, event_id, actor, post, unit, done_at,
           CASE WHEN :has_due THEN due_at ELSE timestamp END AS begun_at,
           coalesce(done_at, CAST(:as_of AS TIMESTAMPTZ)) AS ended_at
    FROM followed
    WHERE is_start AND (NOT :has_due OR due_at IS NOT NULL)
      AND coalesce(done_at, CAST(:as_of AS TIMESTAMPTZ)) >= timestamp
),
counted AS (
    SELECT waits.case_number, waits.case_id, waits.event_id, waits.actor, waits.post, waits.unit, waits.begun_at,
           waits.done_at, waits.ended_at,
           CASE WHEN :is_working
                THEN b.worked_before + CASE WHEN b.is_worked THEN 1 ELSE 0 END
                     - a.worked_before - CASE WHEN a.is_worked THEN 1 ELSE 0 END
                ELSE days_between(a.day, b.day) END AS used
    FROM waits
    JOIN calendar AS a ON a.day = day_of(waits.begun_at, :zone)
    JOIN calendar AS b ON b.day = day_of(waits.ended_at, :zone)
),
overdue AS (
    SELECT case_number, case_id, event_id, actor, post, unit, begun_at, done_at, ended_at, used,
           row_number() OVER (PARTITION BY case_number ORDER BY used DESC, event_id) AS place
    FROM counted
    WHERE used - :days >= :min_overdue_days
),
concerned AS (
    SELECT case_number, event_id FROM overdue
    UNION
    SELECT overdue.case_number, events.event_id
    FROM overdue
    JOIN events ON events.case_number = overdue.case_number AND events.timestamp = overdue.done_at
    WHERE is_among(events.activity, :until)
)
SELECT overdue.case_id,
       sorted_list(concerned.event_id) AS event_ids,
       overdue.actor, overdue.post, overdue.unit,
       overdue.ended_at AS seen_at,
       least(1.0, CAST(overdue.used - :days AS DOUBLE) / :grave_days) AS score,
       CAST(overdue.used AS DOUBLE) AS measured,
       CAST(:days AS DOUBLE) AS threshold,
       CAST(NULL AS DOUBLE) AS population,
       concat('{"begun_at": "', iso_utc(overdue.begun_at), '", "ended_at": "', iso_utc(overdue.ended_at),
              '", "overdue_days": ', CAST(overdue.used - :days AS VARCHAR(20)),
              CASE WHEN overdue.done_at IS NULL
                   THEN ', "is_open": true, "state": "was still not done", "state_zh": "仍未办理"'
                   ELSE ', "is_open": false, "state": "was done only", "state_zh": "逾期办理"' END, '}') AS detail
FROM overdue
JOIN concerned ON concerned.case_number = overdue.case_number
WHERE overdue.place = 1
GROUP BY overdue.case_number, overdue.case_id, overdue.actor, overdue.post, overdue.unit, overdue.begun_at,
         overdue.done_at, overdue.ended_at, overdue.used
-- judged
SELECT count(DISTINCT case_number) AS cases
FROM (
    SELECT case_number, timestamp, is_among(activity, :after) AS is_start, CAST(:due_column AS TIMESTAMPTZ) AS due_at,
           max(CASE WHEN is_among(activity, :until) THEN timestamp END) OVER (PARTITION BY case_number) AS done_at
    FROM events
    WHERE is_among(activity, :after) OR is_among(activity, :until)
) AS starts
WHERE is_start AND (NOT :has_due OR due_at IS NOT NULL)
  AND (done_at >= timestamp OR CAST(:as_of AS TIMESTAMPTZ) >= timestamp)
