-- Events later than the closing before them, where nothing opened the case again since. What is done at the very moment of
-- closing is not later. Only cases that went on after their first closing are put in order.
WITH ends AS (
    SELECT case_number, count(*) AS events
    FROM events
    GROUP BY case_number
    HAVING max(micros(timestamp))
        > min(CASE WHEN is_among(activity, :closing) THEN micros(timestamp) END) + :grace_hours * 3600000000
),
marked AS (
    SELECT events.case_number, events.event_id, events.activity, micros(events.timestamp) AS moment, ends.events,
           is_among(events.activity, :closing) AS is_closing,
           is_among(events.activity, :reopening) AS is_reopening
    FROM events
    JOIN ends ON ends.case_number = events.case_number
),
closed AS (
    SELECT case_number, event_id, moment, events, is_closing, is_reopening, activity,
           max(CASE WHEN is_closing THEN moment END) OVER (
               PARTITION BY case_number ORDER BY moment RANGE BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
           ) AS closed_at,
           max(CASE WHEN is_reopening THEN moment END) OVER (
               PARTITION BY case_number ORDER BY moment RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
           ) AS reopened_at
    FROM marked
),
late AS (
    SELECT case_number, event_id, events, moment, closed_at,
           row_number() OVER (PARTITION BY case_number ORDER BY moment, event_id) AS place
    FROM closed
    WHERE moment > closed_at + :grace_hours * 3600000000
      AND (reopened_at IS NULL OR reopened_at < closed_at)
      AND NOT is_closing AND NOT is_reopening
      AND NOT is_among(activity, :allowed)
)
SELECT any_value(events.case_id) AS case_id,
       sorted_list(events.event_id) AS event_ids,
       max(events.actor) FILTER (WHERE late.place = 1) AS actor,
       max(events.post) FILTER (WHERE late.place = 1) AS post,
       max(events.unit) FILTER (WHERE late.place = 1) AS unit,
       min(events.timestamp) AS seen_at,
       CAST(count(*) AS DOUBLE) / late.events AS score,
       CAST(count(*) AS DOUBLE) AS measured,
       CAST(:min_count AS DOUBLE) AS threshold,
       CAST(NULL AS DOUBLE) AS population,
       concat('{"activity": ', json_text(max(events.activity) FILTER (WHERE late.place = 1)),
              ', "hours": ', CAST(round(max((late.moment - late.closed_at) / 3600000000.0) FILTER (WHERE late.place = 1), 3)
                                  AS VARCHAR(30)), '}') AS detail
FROM late
JOIN events ON events.event_id = late.event_id
GROUP BY late.case_number, late.events
HAVING count(*) >= :min_count
-- judged
SELECT count(DISTINCT case_number) AS cases
FROM events
WHERE is_among(activity, :closing)
