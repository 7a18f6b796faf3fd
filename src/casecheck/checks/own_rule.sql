-- What an office's own text answered, in the columns of findings.
SELECT case_id, event_ids, actor, post, unit, seen_at, score, measured, threshold,
       CAST(NULL AS DOUBLE) AS population, detail
FROM own_answer
-- judged
SELECT count(DISTINCT case_number) AS cases
FROM events
