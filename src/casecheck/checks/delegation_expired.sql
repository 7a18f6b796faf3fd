-- Events done under a delegation that did not hold at their moment: expired, not begun, for somebody or something else, or
-- not known at all. Where several delegations fit, the nearest counts.
WITH listed AS (
    SELECT delegation, actor, activity,
           CASE WHEN from_on IS NOT NULL THEN micros(moment_at(from_on, 0, :zone)) END AS from_moment,
           CASE WHEN until_on IS NOT NULL THEN micros(moment_at(plus_days(until_on, 1), 0, :zone)) END AS until_moment
    FROM delegations
),
watched AS (
    SELECT event_id, micros(timestamp) AS moment, activity, actor, CAST(:delegation_column AS VARCHAR(200)) AS named
    FROM events
    WHERE actor IS NOT NULL AND NOT is_among(actor, :except_actors)
      AND (CAST(:delegation_column AS VARCHAR(200)) IS NOT NULL
           OR (:any_delegation_column AND actor IN (SELECT actor FROM delegations)))
),
pairs AS (
    SELECT watched.event_id, watched.moment, listed.from_moment, listed.until_moment,
           (listed.actor IS NULL OR listed.actor = watched.actor)
           AND (listed.activity IS NULL OR listed.activity = watched.activity) AS is_fit
    FROM watched
    JOIN listed ON listed.delegation = watched.named
    WHERE NOT :any_delegation_column
    UNION ALL
    SELECT watched.event_id, watched.moment, listed.from_moment, listed.until_moment, TRUE
    FROM watched
    JOIN listed ON listed.actor = watched.actor
    WHERE :any_delegation_column AND (listed.activity IS NULL OR listed.activity = watched.activity)
),
compared AS (
    SELECT event_id, is_fit,
           coalesce(greatest(from_moment - moment, 0), 0) AS too_early,
           coalesce(greatest(moment - until_moment + 1, 0), 0) AS too_late
    FROM pairs
),
nearest AS (
    SELECT event_id, bool_or(is_fit) AS is_fit, min(CASE WHEN is_fit THEN too_early + too_late END) AS micros,
           bool_or(is_fit AND too_late > 0) AS is_expired
    FROM compared
    GROUP BY event_id
),
wrong AS (
    SELECT watched.event_id,
           CASE WHEN nearest.event_id IS NULL THEN 'unknown'
                WHEN NOT nearest.is_fit THEN 'for_others'
                WHEN nearest.is_expired THEN 'expired'
                ELSE 'not_begun' END AS reason,
           CASE WHEN nearest.is_fit THEN nearest.micros END AS micros
    FROM watched
    LEFT JOIN nearest ON nearest.event_id = watched.event_id
    WHERE (nearest.event_id IS NULL AND NOT :any_delegation_column)
       OR NOT nearest.is_fit
       OR nearest.micros > :grace_days * 86400000000
)
SELECT any_value(events.case_id) AS case_id,
       sorted_list(events.event_id) AS event_ids,
       any_value(events.actor) AS actor,
       any_value(events.post) AS post,
       any_value(events.unit) AS unit,
       min(events.timestamp) AS seen_at,
       CASE WHEN wrong.micros IS NULL THEN 1.0 ELSE least(1.0, wrong.micros / (30.0 * 86400000000)) END AS score,
       CAST(ceil(coalesce(wrong.micros, 0) / 86400000000.0) AS DOUBLE) AS measured,
       CAST(:grace_days AS DOUBLE) AS threshold,
       CAST(NULL AS DOUBLE) AS population,
       concat('{"activity": ', json_text(any_value(events.activity)), ', "reason": "', wrong.reason, '"}') AS detail
FROM wrong
JOIN events ON events.event_id = wrong.event_id
GROUP BY wrong.event_id, wrong.reason, wrong.micros
-- judged
SELECT count(*) AS cases
FROM (
    SELECT case_number
    FROM events
    WHERE CAST(:delegation_column AS VARCHAR(200)) IS NOT NULL AND actor IS NOT NULL
    UNION
    SELECT events.case_number
    FROM events
    JOIN delegations ON delegations.actor = events.actor
    WHERE :any_delegation_column AND (delegations.activity IS NULL OR delegations.activity = events.activity)
) AS delegated
