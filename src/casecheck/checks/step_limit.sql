-- Working time of single steps, less suspensions, above what is allowed for them. Only steps that took longer than their
-- limit, or the least there is, by the clock on the wall are looked at; a zone may move that, by a day where the line of
-- dates was moved. `pauses` is made by clock.sql.
-- gathered
WITH marks AS (
    SELECT case_number, activity_number, event_id, timestamp, CAST(:limit_column AS DOUBLE) AS own_days,
           coalesce(lower(lifecycle) = 'start', FALSE) AS is_start
    FROM events
    WHERE activity NOT IN (:suspend_activity, :resume_activity)
),
ordered AS (
    SELECT case_number, event_id, timestamp, own_days,
           lag(own_days) OVER (PARTITION BY case_number ORDER BY timestamp, event_id) AS first_days,
           lag(event_id) OVER (PARTITION BY case_number ORDER BY timestamp, event_id) AS first_id,
           lag(timestamp) OVER (PARTITION BY case_number ORDER BY timestamp, event_id) AS started_at
    FROM marks
    WHERE :counted <> 'from_start'
),
paired AS (
    SELECT case_number, event_id, timestamp, own_days, is_start,
           lag(event_id) OVER (PARTITION BY case_number, activity_number ORDER BY timestamp, event_id) AS first_id,
           lag(timestamp) OVER (PARTITION BY case_number, activity_number ORDER BY timestamp, event_id) AS started_at,
           lag(is_start) OVER (PARTITION BY case_number, activity_number ORDER BY timestamp, event_id) AS is_begun,
           lead(event_id) OVER (PARTITION BY case_number, activity_number ORDER BY timestamp, event_id) AS next_id
    FROM marks
    WHERE :counted = 'from_start'
),
unfinished AS (
    SELECT case_number, max(timestamp) AS last_at
    FROM events
    WHERE :counted = 'to_next' AND NOT :any_closing AND activity NOT IN (:suspend_activity, :resume_activity)
    GROUP BY case_number
    HAVING NOT bool_or(is_among(activity, :closing))
),
waiting AS (
    SELECT marks.case_number, max(marks.event_id) AS event_id, marks.timestamp,
           least(coalesce(min(marks.own_days), :least_days), :least_days) AS own_days
    FROM marks
    JOIN unfinished ON unfinished.case_number = marks.case_number AND unfinished.last_at = marks.timestamp
    GROUP BY marks.case_number, marks.timestamp
),
spans AS (
    SELECT case_number, first_id, event_id AS last_id,
           CASE WHEN :counted = 'to_next' THEN first_id ELSE event_id END AS step_id,
           started_at, timestamp AS ended_at, FALSE AS is_open,
           CASE WHEN :counted = 'to_next' THEN first_days ELSE own_days END AS own_days
    FROM ordered
    WHERE first_id IS NOT NULL
    UNION ALL
    SELECT case_number, first_id, event_id, event_id, started_at, timestamp, FALSE, own_days
    FROM paired
    WHERE is_begun AND NOT is_start
    UNION ALL
    SELECT case_number, event_id, event_id, event_id, timestamp, coalesce(:as_of, timestamp), TRUE, own_days
    FROM paired
    WHERE is_start AND next_id IS NULL
    UNION ALL
    SELECT case_number, event_id, event_id, event_id, timestamp, coalesce(:as_of, timestamp), TRUE, own_days
    FROM waiting
),
by_activity AS (
    SELECT activity, max(limit_days) AS limit_days
    FROM limits
    GROUP BY activity
)
SELECT spans.case_number, spans.first_id, spans.last_id, spans.started_at, spans.ended_at, spans.is_open,
       step.activity,
       coalesce(CAST(step.limit_days AS DOUBLE), by_activity.limit_days,
                CASE WHEN :limit_days > 0 THEN :limit_days END) AS limit_days
FROM spans
JOIN (SELECT event_id, activity, CAST(:limit_column AS DOUBLE) AS limit_days FROM events) AS step
  ON step.event_id = spans.step_id
LEFT JOIN by_activity ON by_activity.activity = step.activity
WHERE micros(spans.ended_at) - micros(spans.started_at) + 93600000000
      > (coalesce(spans.own_days, :least_days) + :extra_days) * 86400000000
  AND (:any_activities OR is_among(step.activity, :activities))
-- found
WITH worked AS (
    SELECT slow.case_number, slow.first_id, slow.last_id, slow.started_at, slow.ended_at, slow.is_open, slow.activity,
           slow.limit_days,
           worked_micros(b.worked_before, b.is_worked, slow.ended_at, :zone)
           - worked_micros(a.worked_before, a.is_worked, slow.started_at, :zone) AS micros
    FROM gathered AS slow
    JOIN calendar AS a ON a.day = day_of(slow.started_at, :zone)
    JOIN calendar AS b ON b.day = day_of(slow.ended_at, :zone)
    WHERE slow.limit_days + :extra_days > 0
      AND slow.case_number NOT IN (SELECT case_number FROM over_total)
),
late AS (
    SELECT *
    FROM worked
    WHERE micros > (limit_days + :extra_days) * 86400000000
),
cut AS (
    SELECT late.first_id, late.last_id,
           greatest(pauses.stopped_at, late.started_at) AS stopped_at,
           least(coalesce(pauses.resumed_at, late.ended_at), late.ended_at) AS resumed_at
    FROM pauses
    JOIN late ON late.case_number = pauses.case_number
    WHERE pauses.stopped_at < late.ended_at AND coalesce(pauses.resumed_at, late.ended_at) > late.started_at
),
paused AS (
    SELECT cut.first_id, cut.last_id,
           sum(worked_micros(b.worked_before, b.is_worked, cut.resumed_at, :zone)
               - worked_micros(a.worked_before, a.is_worked, cut.stopped_at, :zone)) AS micros
    FROM cut
    JOIN calendar AS a ON a.day = day_of(cut.stopped_at, :zone)
    JOIN calendar AS b ON b.day = day_of(cut.resumed_at, :zone)
    GROUP BY cut.first_id, cut.last_id
),
used AS (
    SELECT late.case_number, late.first_id, late.last_id, late.started_at, late.ended_at, late.is_open, late.activity,
           late.limit_days + :extra_days AS allowed_days,
           CAST(late.micros - coalesce(paused.micros, 0) AS BIGINT) AS micros
    FROM late
    LEFT JOIN paused ON paused.first_id = late.first_id AND paused.last_id = late.last_id
    WHERE late.micros - coalesce(paused.micros, 0) > (late.limit_days + :extra_days) * 86400000000
)
SELECT sorted_pair(first_id, last_id) AS event_ids, last_id AS shown_event, ended_at AS seen_at,
       least(1.0, micros / (allowed_days * 86400000000) - 1.0) AS score,
       CAST(ceil(micros / 86400000000.0) AS DOUBLE) AS measured,
       CAST(allowed_days AS DOUBLE) AS threshold,
       CAST(NULL AS DOUBLE) AS population,
       concat('{"activity": ', json_text(activity), ', "started_at": "', iso_utc(started_at),
              '", "is_open": ', CASE WHEN is_open THEN 'true' ELSE 'false' END,
              ', "used_days": ', CAST(round(micros / 86400000000.0, 6) AS VARCHAR(30)), '}') AS detail
FROM used
-- judged
SELECT count(DISTINCT case_number) AS cases
FROM events
WHERE (:any_activities OR is_among(activity, :activities))
  AND activity NOT IN (:suspend_activity, :resume_activity)
  AND case_number NOT IN (SELECT case_number FROM over_total)
  AND (:limit_days > 0 OR CAST(:limit_column AS DOUBLE) IS NOT NULL 
       OR activity IN (SELECT activity FROM limits WHERE limit_days IS NOT NULL))
