-- The parties that are registered at all are few: their cases are looked for first.
WITH known AS (
    SELECT actor, party, kind, from_on, until_on
    FROM relations
    WHERE :is_every OR is_among(kind, :kinds)
),
parties AS (
    SELECT DISTINCT case_number, CAST(:party AS VARCHAR(1000)) AS party
    FROM events
    WHERE CAST(:party AS VARCHAR(1000)) IN (SELECT party FROM known)
),
related AS (
    SELECT DISTINCT parties.case_number, parties.party, known.actor, known.kind, known.from_on, known.until_on
    FROM parties
    JOIN known ON known.party = parties.party
),
handled AS (
    SELECT events.event_id, any_value(events.case_number) AS case_number, any_value(events.case_id) AS case_id,
           any_value(events.timestamp) AS timestamp, any_value(events.actor) AS actor,
           any_value(events.post) AS post, any_value(events.unit) AS unit,
           min(related.party) AS party, min(related.kind) AS kind
    FROM related
    JOIN events ON events.case_number = related.case_number AND events.actor = related.actor
              AND (related.from_on IS NULL OR related.from_on <= day_of(events.timestamp, :zone))
              AND (related.until_on IS NULL OR related.until_on >= day_of(events.timestamp, :zone))
    WHERE (:is_any OR is_among(events.activity, :activities)) AND NOT is_among(events.activity, :declared)
    GROUP BY events.event_id
),
declared AS (
    SELECT events.case_number, events.actor, min(events.timestamp) AS declared_at
    FROM events
    JOIN parties ON parties.case_number = events.case_number
    WHERE is_among(events.activity, :declared)
       OR lower(trim(CAST(:declared_column AS VARCHAR(100)))) IN ('true', '1', '1.0', 'yes', 'y', '是')
    GROUP BY events.case_number, events.actor
)
SELECT any_value(handled.case_id) AS case_id,
       sorted_list(handled.event_id) AS event_ids,
       handled.actor AS actor,
       max_by(handled.post, handled.event_id) AS post,
       max_by(handled.unit, handled.event_id) AS unit,
       min(handled.timestamp) AS seen_at,
       CAST(1.0 AS DOUBLE) AS score,
       CAST(count(*) AS DOUBLE) AS measured,
       CAST(:min_steps AS DOUBLE) AS threshold,
       CAST(NULL AS DOUBLE) AS population,
       concat('{"of_party": ', json_text(min(handled.party)), ', "kind": ',
              json_text(coalesce(min(handled.kind), '')), '}') AS detail
FROM handled
LEFT JOIN declared ON declared.case_number = handled.case_number AND declared.actor = handled.actor
WHERE declared.declared_at IS NULL OR declared.declared_at > handled.timestamp
GROUP BY handled.case_number, handled.actor
HAVING count(*) >= :min_steps
-- judged
SELECT count(DISTINCT case_number) AS cases
FROM events
WHERE :party IS NOT NULL
