-- Every case as the list of its activities, by time; the order of the file breaks ties.
SELECT case_number, flow, step_numbers(steps) AS variant, steps
FROM (
    SELECT case_number,
           coalesce(max(:flow_by), '') AS flow,
           ordered_steps(timestamp, event_id, activity_number) AS steps
    FROM events
    WHERE :lifecycle = '' OR lifecycle IS NULL OR lower(lifecycle) = lower(:lifecycle)
    GROUP BY case_number
) AS cases
