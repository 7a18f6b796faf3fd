-- The verdict on each variant and each way its events share moments, joined back to the cases that went that way.
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
FROM failing_cases AS cases
JOIN verdicts ON cases.variant_number = verdicts.variant_number AND cases.ties = verdicts.ties
JOIN events ON events.event_id = nth(cases.event_ids, verdicts.place)
-- judged
SELECT count(*) AS cases
FROM case_variants
