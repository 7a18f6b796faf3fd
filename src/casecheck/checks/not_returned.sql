-- Each time something becomes due, with the first doing of it from then on, or the moment of the run.
WITH marked AS (
    SELECT case_number, case_id, event_id, timestamp, actor, post, unit,
           is_among(activity, :after) AS is_start,
           is_among(activity, :until) AS is_end,
           CAST(:due_column AS TIMESTAMPTZ) AS due_at,
           CASE WHEN :has_from THEN CAST(:from_column AS TIMESTAMPTZ) ELSE timestamp END AS begun_at,
           coalesce(CAST(:granted_column AS DOUBLE), 0.0) AS granted,
           max(CAST(:value AS DOUBLE)) OVER (PARTITION BY case_number) AS worth
    FROM events
    WHERE is_among(activity, :after) OR is_among(activity, :until)
),
followed AS (
    SELECT case_number, case_id, event_id, timestamp, actor, post, unit, is_start, worth,
           CASE WHEN :has_due THEN day_of(due_at, :zone)
                ELSE plus_months(plus_days(day_of(begun_at, :zone), :days + granted), :months) END AS due_on,
           min(CASE WHEN is_end THEN timestamp END) OVER (
               PARTITION BY case_number ORDER BY timestamp RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS done_at
    FROM marked
),
waits AS (
    SELECT case_number, case_id, event_id, actor, post, unit, due_on, worth, done_at,
           coalesce(done_at, CAST(:as_of AS TIMESTAMPTZ)) AS ended_at
    FROM followed
    WHERE is_start AND due_on IS NOT NULL AND (:min_value = 0 OR worth >= :min_value)
      AND coalesce(done_at, CAST(:as_of AS TIMESTAMPTZ)) >= timestamp
),
overdue AS (
    SELECT case_number, case_id, event_id, actor, post, unit, due_on, worth, done_at, ended_at,
           days_between(due_on, day_of(ended_at, :zone)) AS days,
           row_number() OVER (PARTITION BY case_number
                              ORDER BY days_between(due_on, day_of(ended_at, :zone)) DESC, event_id) AS place
    FROM waits
    WHERE day_of(ended_at, :zone) > due_on
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
       least(1.0, CAST(overdue.days AS DOUBLE) / :grave_days) AS score,
       CAST(overdue.days AS DOUBLE) AS measured,
       CAST(0.0 AS DOUBLE) AS threshold,
       CAST(NULL AS DOUBLE) AS population,
       concat('{"due_on": "', CAST(overdue.due_on AS VARCHAR(10)), '", "worth": ',
              coalesce(CAST(overdue.worth AS VARCHAR(30)), 'null'),
              CASE WHEN overdue.done_at IS NULL
                   THEN ', "is_open": true, "state": "was still not done", "state_zh": "仍未办理"'
                   ELSE ', "is_open": false, "state": "was done only", "state_zh": "才办理"' END, '}') AS detail
FROM overdue
JOIN concerned ON concerned.case_number = overdue.case_number
WHERE overdue.place = 1
GROUP BY overdue.case_number, overdue.case_id, overdue.actor, overdue.post, overdue.unit, overdue.due_on,
         overdue.worth, overdue.days, overdue.done_at, overdue.ended_at
-- judged
SELECT count(DISTINCT case_number) AS cases
FROM (
    SELECT case_number, timestamp, is_among(activity, :after) AS is_start,
           CASE WHEN :has_due THEN CAST(:due_column AS TIMESTAMPTZ)
                WHEN :has_from THEN CAST(:from_column AS TIMESTAMPTZ) ELSE timestamp END AS known_at,
           max(CASE WHEN is_among(activity, :until) THEN timestamp END) OVER (PARTITION BY case_number) AS done_at,
           max(CAST(:value AS DOUBLE)) OVER (PARTITION BY case_number) AS worth
    FROM events
    WHERE is_among(activity, :after) OR is_among(activity, :until)
) AS starts
WHERE is_start AND known_at IS NOT NULL AND (:min_value = 0 OR worth >= :min_value)
  AND (done_at >= timestamp OR CAST(:as_of AS TIMESTAMPTZ) >= timestamp)
