-- From each mark that suspends to the next mark of either kind, or the moment of the run, longer than the days allowed.
WITH marks AS (
    SELECT case_number, event_id, timestamp AS stopped_at, activity = :suspend_activity AS is_stop,
           coalesce(CAST(:days_column AS DOUBLE), CASE WHEN :max_days > 0 THEN :max_days END) + :extra_days AS allowed_days,
           lead(timestamp) OVER (PARTITION BY case_number ORDER BY timestamp, event_id) AS resumed_at,
           lead(event_id) OVER (PARTITION BY case_number ORDER BY timestamp, event_id) AS next_id
    FROM events
    WHERE activity IN (:suspend_activity, :resume_activity) OR is_among(activity, :closing)
),
spans AS (
    SELECT case_number, event_id, coalesce(next_id, event_id) AS last_id, next_id IS NULL AS is_open, allowed_days,
           stopped_at, coalesce(resumed_at, :as_of) AS ended_at
    FROM marks
    WHERE is_stop AND allowed_days > 0 AND coalesce(resumed_at, :as_of) >= stopped_at
),
measured AS (
    SELECT spans.event_id, spans.last_id, spans.is_open, spans.allowed_days, spans.stopped_at, spans.ended_at,
           CASE WHEN :counted = 'calendar' THEN micros(spans.ended_at) - micros(spans.stopped_at)
                ELSE worked_micros(b.worked_before, b.is_worked, spans.ended_at, :zone)
                     - worked_micros(a.worked_before, a.is_worked, spans.stopped_at, :zone) END AS micros
    FROM spans
    JOIN calendar AS a ON a.day = day_of(spans.stopped_at, :zone)
    JOIN calendar AS b ON b.day = day_of(spans.ended_at, :zone)
),
late AS (
    SELECT *
    FROM measured
    WHERE micros > allowed_days * 86400000000
)
SELECT sorted_pair(event_id, last_id) AS event_ids, event_id AS shown_event, ended_at AS seen_at,
       least(1.0, micros / (allowed_days * 86400000000) - 1.0) AS score,
       CAST(ceil(micros / 86400000000.0) AS DOUBLE) AS measured,
       CAST(allowed_days AS DOUBLE) AS threshold,
       CAST(NULL AS DOUBLE) AS population,
       concat('{"stopped_at": "', iso_utc(stopped_at),
              '", "is_open": ', CASE WHEN is_open THEN 'true' ELSE 'false' END, '}') AS detail
FROM late
-- judged
SELECT count(DISTINCT case_number) AS cases
FROM (
    SELECT case_number, timestamp, activity = :suspend_activity AS is_stop,
           coalesce(CAST(:days_column AS DOUBLE), CASE WHEN :max_days > 0 THEN :max_days END) + :extra_days AS allowed_days,
           lead(timestamp) OVER (PARTITION BY case_number ORDER BY timestamp, event_id) AS resumed_at
    FROM events
    WHERE activity IN (:suspend_activity, :resume_activity) OR is_among(activity, :closing)
) AS marks
WHERE is_stop AND allowed_days > 0 AND coalesce(resumed_at, :as_of) >= timestamp
