-- Doings of one activity by one actor, so many within so short a time; bursts that run into each other are one.
-- facts
SELECT any_value(case_id) AS case_id, actor, activity, timestamp, min(event_id) AS event_id,
       max_by(post, event_id) AS post, max_by(unit, event_id) AS unit
FROM events
WHERE is_among(activity, :activities) AND actor IS NOT NULL AND NOT is_among(actor, :except_actors)
GROUP BY case_number, actor, activity, timestamp
-- found
WITH counted AS (
    SELECT case_id, actor, activity, timestamp, event_id, post, unit, micros(timestamp) AS moment,
           count(*) OVER (PARTITION BY actor, activity ORDER BY micros(timestamp)
                          RANGE BETWEEN :window PRECEDING AND CURRENT ROW) AS near
    FROM facts
),
marked AS (
    SELECT case_id, actor, activity, timestamp, event_id, post, unit, moment, near,
           max(near) OVER (PARTITION BY actor, activity ORDER BY moment
                             RANGE BETWEEN CURRENT ROW AND :window FOLLOWING) AS densest
    FROM counted
),
crowded AS (
    SELECT case_id, actor, activity, timestamp, event_id, post, unit, moment, near,
           lag(moment) OVER (PARTITION BY actor, activity ORDER BY moment, event_id) AS earlier,
           row_number() OVER (PARTITION BY actor, activity ORDER BY moment, event_id) AS place
    FROM marked
    WHERE densest >= :min_count
),
grouped AS (
    SELECT case_id, actor, activity, timestamp, event_id, post, unit, near, place,
           sum(CASE WHEN earlier IS NULL OR moment - earlier > :window THEN 1 ELSE 0 END) OVER (
               PARTITION BY actor, activity ORDER BY moment, event_id
               ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
           ) AS burst
    FROM crowded
)
SELECT min_by(case_id, place) AS case_id,
       sorted_list(event_id) AS event_ids,
       actor,
       max_by(post, place) AS post,
       max_by(unit, place) AS unit,
       max(timestamp) AS seen_at,
       least(1.0, max(near) / (2.0 * :min_count)) AS score,
       CAST(max(near) AS DOUBLE) AS measured,
       CAST(:min_count AS DOUBLE) AS threshold,
       CAST(NULL AS DOUBLE) AS population,
       concat('{"activity": ', json_text(activity), ', "count": ', CAST(count(*) AS VARCHAR(30)),
              ', "from_at": "', iso_utc(min(timestamp)), '", "to_at": "', iso_utc(max(timestamp)),
              '", "case_ids": [', joined(sorted_list(json_text(case_id)), ', '), ']}') AS detail
FROM grouped
GROUP BY actor, activity, burst
-- judged
SELECT count(DISTINCT case_id) AS cases
FROM facts
