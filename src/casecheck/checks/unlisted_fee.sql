-- Each fee beside the lines of the list that were in force on its day.
WITH fees AS (
    SELECT case_number, case_id, event_id, timestamp, actor, post, unit,
           CAST(:item AS VARCHAR(1000)) AS charged,
           CAST(:amount AS DOUBLE) AS amount,
           coalesce(CAST(:quantity AS DOUBLE), 1.0) AS quantity,
           day_of(timestamp, :zone) AS day
    FROM events
    WHERE CAST(:amount AS DOUBLE) > 0 AND :item IS NOT NULL AND (:is_any OR is_among(activity, :activities))
),
compared AS (
    SELECT fees.case_number, fees.charged, fees.amount, fees.event_id,
           bool_or(tariff.item IS NOT NULL) AS is_listed,
           bool_or(tariff.item IS NOT NULL
                   AND (tariff.amount IS NULL OR abs(fees.amount - tariff.amount * fees.quantity) <= :tolerance)
                   AND (tariff.least IS NULL OR fees.amount >= tariff.least * fees.quantity - :tolerance)
                   AND (tariff.most IS NULL OR fees.amount <= tariff.most * fees.quantity + :tolerance)) AS fits,
           max(coalesce(tariff.amount, tariff.most, tariff.least) * fees.quantity) AS listed
    FROM fees
    LEFT JOIN tariff ON tariff.item = fees.charged
                    AND (tariff.from_on IS NULL OR tariff.from_on <= fees.day)
                    AND (tariff.until_on IS NULL OR tariff.until_on >= fees.day)
    GROUP BY fees.case_number, fees.charged, fees.amount, fees.event_id
)
SELECT any_value(fees.case_id) AS case_id,
       sorted_list(fees.event_id) AS event_ids,
       max_by(fees.actor, fees.event_id) AS actor,
       max_by(fees.post, fees.event_id) AS post,
       max_by(fees.unit, fees.event_id) AS unit,
       min(fees.timestamp) AS seen_at,
       CASE WHEN bool_and(compared.is_listed) AND max(compared.listed) > 0
            THEN least(1.0, abs(fees.amount - max(compared.listed)) / max(compared.listed))
            ELSE CAST(1.0 AS DOUBLE) END AS score,
       fees.amount AS measured,
       max(compared.listed) AS threshold,
       CAST(NULL AS DOUBLE) AS population,
       concat('{"charged": ', json_text(fees.charged),
              CASE WHEN bool_and(compared.is_listed) THEN ', "kind": "amount", "kind_zh": "金额不符"'
                   ELSE ', "kind": "item", "kind_zh": "项目未公示"' END, '}') AS detail
FROM compared
JOIN fees ON fees.event_id = compared.event_id
WHERE NOT compared.fits
GROUP BY fees.case_number, fees.charged, fees.amount
-- judged
SELECT count(DISTINCT case_number) AS cases
FROM events
WHERE CAST(:amount AS DOUBLE) > 0 AND :item IS NOT NULL AND (:is_any OR is_among(activity, :activities))
