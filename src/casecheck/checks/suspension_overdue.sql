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
),
shown AS (
    SELECT event_id AS mark_id, event_id
    FROM late
    UNION ALL
    SELECT event_id, last_id
    FROM late
    WHERE event_id <> last_id
)
SELECT any_value(events.case_id) AS case_id,
       sorted_list(events.event_id) AS event_ids,
       max(events.actor) FILTER (WHERE events.event_id = late.event_id) AS actor,
       max(events.post) FILTER (WHERE events.event_id = late.event_id) AS post,
       max(events.unit) FILTER (WHERE events.event_id = late.event_id) AS unit,
       late.ended_at AS seen_at,
       least(1.0, late.micros / (late.allowed_days * 86400000000) - 1.0) AS score,
       CAST(ceil(late.micros / 86400000000.0) AS DOUBLE) AS measured,
       CAST(late.allowed_days AS DOUBLE) AS threshold,
       CAST(NULL AS DOUBLE) AS population,
       concat('{"stopped_at": "', iso_utc(late.stopped_at),
              '", "is_open": ', CASE WHEN late.is_open THEN 'true' ELSE 'false' END, '}') AS detail
FROM late
JOIN shown ON shown.mark_id = late.event_id
JOIN events ON events.event_id = shown.event_id
GROUP BY late.event_id, late.last_id, late.is_open, late.allowed_days, late.stopped_at,
         late.ended_at, late.micros
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
