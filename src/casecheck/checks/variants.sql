-- Every case as the list of its activities, by time; the order of the file breaks ties.
SELECT case_id,
       ordered_list(activity, timestamp, event_id) AS variant,
       ordered_list(event_id, timestamp, event_id) AS event_ids
FROM events
WHERE :lifecycle = '' OR lifecycle IS NULL OR lower(lifecycle) = lower(:lifecycle)
GROUP BY case_id
