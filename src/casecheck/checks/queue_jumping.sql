-- facts
-- When each decided case applied and was decided.
WITH marked AS (
    SELECT case_number, case_id, event_id, timestamp, actor, post, unit, like_key, :applied_column AS asked_at,
           is_among(activity, :decided) AS is_decision,
           :is_first OR is_among(activity, :applied) AS is_application
    FROM keyed
),
bounds AS (
    SELECT case_number,
           any_value(case_id) AS case_id,
           max(like_key) AS like_key,
           coalesce(min(CAST(asked_at AS TIMESTAMPTZ)), min(timestamp) FILTER (WHERE is_application)) AS applied_at,
           min(timestamp) FILTER (WHERE is_decision) AS decided_at
    FROM marked
    GROUP BY case_number
)
SELECT any_value(bounds.case_id) AS case_id,
       min(marked.event_id) AS event_id,
       min_by(marked.actor, marked.event_id) AS actor,
       min_by(marked.post, marked.event_id) AS post,
       min_by(marked.unit, marked.event_id) AS unit,
       any_value(bounds.like_key) AS like_key,
       min(micros(bounds.applied_at)) AS applied,
       min(micros(bounds.decided_at)) AS decided,
       min(bounds.decided_at) AS decided_at
FROM bounds
JOIN marked ON marked.case_number = bounds.case_number AND marked.is_decision
           AND marked.timestamp = bounds.decided_at
WHERE bounds.applied_at <= bounds.decided_at
GROUP BY bounds.case_number
-- found
SELECT facts.case_id,
       sorted_list(facts.event_id) AS event_ids,
       facts.actor, facts.post, facts.unit,
       facts.decided_at AS seen_at,
       CAST(overtaking.overtaken AS DOUBLE) / overtaking.waiting AS score,
       CAST(overtaking.overtaken AS DOUBLE) AS measured,
       CAST(:min_overtaken AS DOUBLE) AS threshold,
       CAST(NULL AS DOUBLE) AS population,
       concat('{"waiting": ', CAST(overtaking.waiting AS VARCHAR(20)), ', "like": ', json_text(facts.like_key),
              ', "waited_days": ', CAST(round((facts.decided - facts.applied) / 86400000000.0, 3) AS VARCHAR(30)),
              '}') AS detail
FROM facts
JOIN overtaking ON overtaking.event_id = facts.event_id
GROUP BY facts.case_id, facts.actor, facts.post, facts.unit, facts.decided_at, facts.decided, facts.applied,
         facts.like_key, overtaking.overtaken, overtaking.waiting
-- judged
SELECT count(*) AS cases FROM facts
