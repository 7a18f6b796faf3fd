-- `tiered` has for each case the chosen tier and what is to be said of it, worked out from the table of tiers.
SELECT tiered.case_id,
       sorted_list(events.event_id) AS event_ids,
       max_by(events.actor, events.event_id) AS actor,
       max_by(events.post, events.event_id) AS post,
       max_by(events.unit, events.event_id) AS unit,
       max(events.timestamp) AS seen_at,
       CASE tiered.verdict WHEN 'bounds' THEN CAST(1.0 AS DOUBLE) WHEN 'situation' THEN CAST(0.7 AS DOUBLE)
            ELSE CAST(0.5 AS DOUBLE) END AS score,
       tiered.decided AS measured,
       CAST(NULL AS DOUBLE) AS threshold,
       CAST(NULL AS DOUBLE) AS population,
       concat('{"kind": ', json_text(tiered.verdict), ', "chosen": ', json_text(tiered.tier),
              ', "fitting": ', json_text(coalesce(tiered.fitting, '')),
              ', "limit": ', json_text(coalesce(tiered.limit_text, '')),
              ', "decided": ', json_text(coalesce(tiered.decided_word, '')),
              CASE tiered.verdict
                  WHEN 'bounds' THEN ', "why": "that is outside its bounds", "why_zh": "超出该阶次幅度"'
                  WHEN 'situation' THEN ', "why": "the situation calls for another tier", "why_zh": "与情形不符"'
                  ELSE ', "why": "there is no such tier", "why_zh": "无此阶次"' END, '}') AS detail
FROM tiered
JOIN events ON events.case_number = tiered.case_number AND events.event_id = tiered.tier_id
WHERE tiered.verdict <> 'fits'
GROUP BY tiered.case_number, tiered.case_id, tiered.verdict, tiered.tier, tiered.fitting, tiered.limit_text,
         tiered.decided, tiered.decided_word
-- judged
SELECT count(*) AS cases FROM tiered
