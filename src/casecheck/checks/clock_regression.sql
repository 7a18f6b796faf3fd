-- Events that bear an earlier time than the event written before them.
WITH written AS (
    SELECT case_number, event_id, micros(timestamp) AS moment, CAST(:sequence_column AS DOUBLE) AS sequence
    FROM events
    WHERE :any_sequence_column OR CAST(:sequence_column AS DOUBLE) IS NOT NULL
),
steps AS (
    SELECT case_number, event_id, moment,
           lag(moment) OVER (PARTITION BY case_number ORDER BY sequence, CASE WHEN :any_sequence_column THEN 0 ELSE moment END,
                             event_id) AS earlier,
           lag(event_id) OVER (PARTITION BY case_number ORDER BY sequence, CASE WHEN :any_sequence_column THEN 0 ELSE moment END,
                               event_id) AS earlier_id
    FROM written
),
back AS (
    SELECT case_number, event_id, earlier_id, earlier - moment AS micros
    FROM steps
    WHERE earlier - moment > :min_minutes * 60000000
),
sizes AS (
    SELECT case_number, count(*) AS times, max(micros) AS micros
    FROM back
    GROUP BY case_number
    HAVING count(*) >= :min_count
),
shown AS (
    SELECT case_number, event_id
    FROM back
    UNION
    SELECT case_number, earlier_id
    FROM back
)
SELECT any_value(events.case_id) AS case_id,
       sorted_list(events.event_id) AS event_ids,
       max_by(events.actor, events.event_id) AS actor,
       max_by(events.post, events.event_id) AS post,
       max_by(events.unit, events.event_id) AS unit,
       max(events.timestamp) AS seen_at,
       least(1.0, sizes.micros / (24.0 * 3600000000)) AS score,
       round(sizes.micros / 60000000.0, 3) AS measured,
       CAST(:min_minutes AS DOUBLE) AS threshold,
       CAST(NULL AS DOUBLE) AS population,
       concat('{"count": ', CAST(sizes.times AS VARCHAR(30)), '}') AS detail
FROM sizes
JOIN shown ON shown.case_number = sizes.case_number
JOIN events ON events.event_id = shown.event_id
GROUP BY sizes.case_number, sizes.times, sizes.micros
-- judged
SELECT count(*) AS cases
FROM (
    SELECT case_number
    FROM events
    WHERE :any_sequence_column OR CAST(:sequence_column AS DOUBLE) IS NOT NULL
    GROUP BY case_number
    HAVING count(*) > 1
) AS written
