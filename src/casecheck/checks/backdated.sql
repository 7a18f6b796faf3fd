-- Events entered only after the next moment of their case, or too long after their own, or earlier than the registration.
-- Only cases that have an event entered after its own time are put in order.
WITH compared AS (
    SELECT case_number, event_id, micros(timestamp) AS moment,
           micros(CAST(:recorded_column AS TIMESTAMPTZ)) - micros(timestamp) AS entered_after,
           micros(CAST(:registered_column AS TIMESTAMPTZ)) - micros(timestamp) AS before_case
    FROM events
),
suspects AS (
    SELECT case_number
    FROM compared
    GROUP BY case_number
    HAVING max(entered_after) > :grace_hours * 3600000000
),
followed AS (
    SELECT compared.case_number, compared.event_id, compared.moment, compared.entered_after,
           min(compared.moment) OVER (PARTITION BY compared.case_number ORDER BY compared.moment
                                      RANGE BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS next_moment
    FROM compared
    JOIN suspects ON suspects.case_number = compared.case_number
),
wrong AS (
    SELECT case_number, event_id, 'after_next' AS kind, moment + entered_after - next_moment AS micros
    FROM followed
    WHERE moment + entered_after - next_moment > :grace_hours * 3600000000
    UNION ALL
    SELECT case_number, event_id, 'entered_late', entered_after
    FROM followed
    WHERE :max_entry_hours > 0 AND entered_after > (:max_entry_hours + :grace_hours) * 3600000000
    UNION ALL
    SELECT case_number, event_id, 'too_early', before_case
    FROM compared
    WHERE before_case > :grace_hours * 3600000000
),
kinds AS (
    SELECT case_number, event_id, max(micros) AS micros,
           bool_or(kind = 'after_next') AS is_after_next,
           bool_or(kind = 'entered_late') AS is_entered_late,
           bool_or(kind = 'too_early') AS is_too_early
    FROM wrong
    GROUP BY case_number, event_id
)
SELECT any_value(events.case_id) AS case_id,
       sorted_list(events.event_id) AS event_ids,
       max_by(events.actor, events.event_id) AS actor,
       max_by(events.post, events.event_id) AS post,
       max_by(events.unit, events.event_id) AS unit,
       min(events.timestamp) AS seen_at,
       least(1.0, max(kinds.micros) / (24.0 * 3600000000)) AS score,
       round(max(kinds.micros) / 3600000000.0, 3) AS measured,
       CAST(:grace_hours AS DOUBLE) AS threshold,
       CAST(NULL AS DOUBLE) AS population,
       concat('{"count": ', CAST(count(*) AS VARCHAR(30)),
              ', "after_next": ', CAST(count(*) FILTER (WHERE kinds.is_after_next) AS VARCHAR(30)),
              ', "entered_late": ', CAST(count(*) FILTER (WHERE kinds.is_entered_late) AS VARCHAR(30)),
              ', "too_early": ', CAST(count(*) FILTER (WHERE kinds.is_too_early) AS VARCHAR(30)), '}') AS detail
FROM kinds
JOIN events ON events.event_id = kinds.event_id
GROUP BY kinds.case_number
HAVING count(*) >= :min_count
-- judged
SELECT count(DISTINCT case_number) AS cases
FROM events
WHERE micros(CAST(:recorded_column AS TIMESTAMPTZ)) IS NOT NULL OR micros(CAST(:registered_column AS TIMESTAMPTZ)) IS NOT NULL
