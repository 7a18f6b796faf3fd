-- `begun` has for each case when the step began, and what was missing by then.
SELECT any_value(events.case_id) AS case_id,
       sorted_list(events.event_id) AS event_ids,
       max_by(events.actor, events.event_id) AS actor,
       max_by(events.post, events.event_id) AS post,
       max_by(events.unit, events.event_id) AS unit,
       begun.begun_at AS seen_at,
       CAST(begun.missing AS DOUBLE) / :needed AS score,
       CAST(begun.missing AS DOUBLE) AS measured,
       CAST(:min_missing AS DOUBLE) AS threshold,
       CAST(NULL AS DOUBLE) AS population,
       concat('{"step": ', json_text(max_by(events.activity, events.event_id)),
              ', "missing": ', json_text(begun.listed), '}') AS detail
FROM begun
JOIN events ON events.case_number = begun.case_number AND events.timestamp = begun.begun_at
WHERE begun.missing >= :min_missing AND is_among(events.activity, :before)
GROUP BY begun.case_number, begun.begun_at, begun.missing, begun.listed
-- judged
SELECT count(*) AS cases FROM begun
