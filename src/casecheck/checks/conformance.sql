-- The verdict on each variant and each way its events share moments, joined back to the cases that went that way.
SELECT pick(cases.event_ids, verdicts.places) AS event_ids,
       nth(cases.event_ids, verdicts.place) AS shown_event,
       verdicts.score,
       verdicts.measured,
       verdicts.threshold,
       verdicts.population,
       verdicts.detail
FROM failing_cases AS cases
JOIN verdicts ON cases.variant_number = verdicts.variant_number AND cases.ties = verdicts.ties
-- judged
SELECT count(*) AS cases
FROM case_variants
