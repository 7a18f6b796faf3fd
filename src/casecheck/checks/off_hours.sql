-- Events on days off, or earlier or later than the hours of work, by the clock on the wall of the office.
WITH watched AS (
    SELECT case_number, case_id, event_id, timestamp, activity, actor, post, unit,
           hour_of(timestamp, :zone) AS hour, day_of(timestamp, :zone) AS day
    FROM events
    WHERE (:any_activities OR is_among(activity, :activities))
      AND (actor IS NULL OR NOT is_among(actor, :except_actors))
),
placed AS (
    SELECT watched.case_number, watched.case_id, watched.event_id, watched.timestamp, watched.activity, watched.actor,
           watched.post, watched.unit, NOT calendar.is_worked AND :days_off AS is_day_off,
           CASE WHEN watched.hour = 0 AND NOT :is_midnight_known THEN 0.0
                ELSE greatest(:from_hour - watched.hour, watched.hour - :to_hour, 0.0) END AS hours
    FROM watched
    JOIN calendar ON calendar.day = watched.day
)
SELECT any_value(case_id) AS case_id,
       sorted_list(event_id) AS event_ids,
       actor,
       max_by(post, event_id) AS post,
       max_by(unit, event_id) AS unit,
       min(timestamp) AS seen_at,
       max(CASE WHEN is_day_off THEN 1.0 ELSE least(1.0, hours / 6.0) END) AS score,
       CAST(count(*) AS DOUBLE) AS measured,
       CAST(:min_count AS DOUBLE) AS threshold,
       CAST(NULL AS DOUBLE) AS population,
       concat('{"activity": ', json_text(min_by(activity, event_id)),
              ', "off_days": ', CAST(count(*) FILTER (WHERE is_day_off) AS VARCHAR(30)),
              ', "hours": ', CAST(round(max(hours), 3) AS VARCHAR(30)), '}') AS detail
FROM placed
WHERE is_day_off OR hours > :grace_hours
GROUP BY case_number, actor
HAVING count(*) >= :min_count
-- judged
SELECT count(DISTINCT case_number) AS cases
FROM events
WHERE (:any_activities OR is_among(activity, :activities)) AND (actor IS NULL OR NOT is_among(actor, :except_actors))
