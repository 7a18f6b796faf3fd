-- gathered
-- What each actor of a case did of the duties. `steps` has the activities of the rule with their duties.
SELECT events.case_number,
       events.actor_number,
       sorted_list(events.event_id) AS event_ids,
       max(events.event_id) AS shown_event,
       min(CASE WHEN steps.word = 'decide' THEN events.timestamp END) AS decided_at,
       min(CASE WHEN steps.word = 'execute' THEN events.timestamp END) AS executed_at,
       min(CASE WHEN steps.word = 'supervise' THEN events.timestamp END) AS supervised_at
FROM events
JOIN steps ON steps.activity_number = events.activity_number
WHERE events.actor_number IS NOT NULL
GROUP BY events.case_number, events.actor_number
-- found
-- One actor of a case in several of the duties.
SELECT event_ids, shown_event,
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
FROM (
    SELECT *,
           CASE WHEN decided_at IS NOT NULL THEN 1 ELSE 0 END + CASE WHEN executed_at IS NOT NULL THEN 1 ELSE 0 END
           + CASE WHEN supervised_at IS NOT NULL THEN 1 ELSE 0 END AS duties
    FROM gathered
) AS held
WHERE duties >= :min_duties AND actor_number NOT IN (SELECT actor_number FROM excepted)
-- judged
SELECT count(*) AS cases
FROM (
    SELECT CASE WHEN max(decided_at) IS NOT NULL THEN 1 ELSE 0 END
           + CASE WHEN max(executed_at) IS NOT NULL THEN 1 ELSE 0 END
           + CASE WHEN max(supervised_at) IS NOT NULL THEN 1 ELSE 0 END AS duties
    FROM gathered
    GROUP BY case_number
) AS cases
WHERE duties >= 2
