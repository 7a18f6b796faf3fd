-- The verdict on each variant, joined back to the cases that went that way.
SELECT events.case_id,
       pick(cases.event_ids, verdicts.places) AS event_ids,
       events.actor,
       events.post,
       events.unit,
       events.timestamp AS seen_at,
       verdicts.score,
       verdicts.measured,
       verdicts.threshold,
       verdicts.population,
       verdicts.detail
FROM case_variants AS cases
JOIN verdicts ON cases.variant = verdicts.variant AND cases.flow = verdicts.flow
JOIN events ON events.event_id = nth(cases.event_ids, verdicts.place)
-- judged
SELECT count(*) AS cases
FROM case_variants
