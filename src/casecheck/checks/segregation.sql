-- One actor of a case in several of the duties. `steps` has the activities of the rule with their duties.
WITH done AS (
    SELECT events.case_number, events.case_id, events.event_id, events.timestamp, events.actor, events.post,
           events.unit, steps.word AS duty
    FROM events
    JOIN steps ON steps.activity_number = events.activity_number
    WHERE events.actor IS NOT NULL AND NOT is_among(events.actor, :except_actors)
),
held AS (
    SELECT any_value(case_id) AS case_id,
           sorted_list(event_id) AS event_ids,
           actor,
           max_by(post, event_id) AS post,
           max_by(unit, event_id) AS unit,
           min(timestamp) FILTER (WHERE duty = 'decide') AS decided_at,
           min(timestamp) FILTER (WHERE duty = 'execute') AS executed_at,
           min(timestamp) FILTER (WHERE duty = 'supervise') AS supervised_at,
           max(timestamp) AS last_at,
           count(DISTINCT duty) AS duties
    FROM done
    GROUP BY case_number, actor
    HAVING count(DISTINCT duty) >= :min_duties
)
SELECT case_id, event_ids, actor, post, unit,
       greatest(coalesce(decided_at, executed_at), coalesce(executed_at, supervised_at),
                coalesce(supervised_at, decided_at)) AS seen_at,
       CAST(duties - 1 AS DOUBLE) / (:duties - 1) AS score,
       CAST(duties AS DOUBLE) AS measured,
       CAST(:min_duties AS DOUBLE) AS threshold,
       CAST(NULL AS DOUBLE) AS population,
       concat('{"duties": "',
              substr(concat(CASE WHEN decided_at IS NOT NULL THEN ', decide' ELSE '' END,
                            CASE WHEN executed_at IS NOT NULL THEN ', execute' ELSE '' END,
                            CASE WHEN supervised_at IS NOT NULL THEN ', supervise' ELSE '' END), 3),
              '", "duties_zh": "',
              substr(concat(CASE WHEN decided_at IS NOT NULL THEN '、决策' ELSE '' END,
                            CASE WHEN executed_at IS NOT NULL THEN '、执行' ELSE '' END,
                            CASE WHEN supervised_at IS NOT NULL THEN '、监督' ELSE '' END), 2),
              '"}') AS detail
FROM held
-- judged
SELECT count(*) AS cases
FROM (
    SELECT events.case_number
    FROM events
    JOIN steps ON steps.activity_number = events.activity_number
    WHERE events.actor IS NOT NULL
    GROUP BY events.case_number
    HAVING count(DISTINCT steps.word) >= 2
) AS several
