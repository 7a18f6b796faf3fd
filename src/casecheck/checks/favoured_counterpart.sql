-- facts
-- Who handled each case, and whose case it was.
SELECT any_value(case_id) AS case_id,
       max_by(event_id, turn) AS event_id,
       max_by(timestamp, turn) AS timestamp,
       max_by(actor, turn) AS who,
       max_by(post, turn) AS post,
       max_by(unit, turn) AS unit,
       max_by(CAST(:party AS VARCHAR(1000)), turn) AS party,
       max_by(like_key, turn) AS like_key
FROM keyed
WHERE actor IS NOT NULL AND :party IS NOT NULL AND (:is_any OR is_among(activity, :activities))
  AND NOT is_among(actor, :except_actors)
GROUP BY case_number
-- found
-- One row for each pair: the evidence are its latest hundred cases.
WITH evidence AS (
    SELECT facts.case_id, facts.event_id, facts.timestamp, facts.post, facts.unit, paired.who, paired.party,
           paired.cases, paired.of_who, paired.of_party, paired.expected, paired.p, paired.q, paired.compared,
           row_number() OVER (PARTITION BY facts.who, facts.party
                              ORDER BY facts.timestamp DESC, facts.event_id DESC) AS place
    FROM facts
    JOIN paired ON paired.who = facts.who AND paired.party = facts.party
    WHERE paired.q <= :max_q AND paired.cases >= :min_ratio * paired.expected
)
SELECT min_by(case_id, place) AS case_id,
       sorted_list(event_id) AS event_ids,
       who AS actor,
       min_by(post, place) AS post,
       min_by(unit, place) AS unit,
       max(timestamp) AS seen_at,
       least(1.0, (cases - expected) / of_party) AS score,
       CAST(cases AS DOUBLE) AS measured,
       :min_ratio * expected AS threshold,
       CAST(NULL AS DOUBLE) AS population,
       concat('{"party": ', json_text(party), ', "test": "exact, hypergeometric within like cases, more", "n": ',
              CAST(of_who AS VARCHAR(20)), ', "of_party": ', CAST(of_party AS VARCHAR(20)), ', "expected": ',
              CAST(expected AS VARCHAR(30)), ', "p": ', CAST(p AS VARCHAR(30)), ', "q": ', CAST(q AS VARCHAR(30)),
              ', "compared": ', CAST(compared AS VARCHAR(20)), '}') AS detail
FROM evidence
WHERE place <= 100
GROUP BY who, party, cases, of_who, of_party, expected, p, q, compared
-- judged
SELECT count(DISTINCT facts.case_id) AS cases
FROM facts
JOIN (SELECT who FROM facts GROUP BY who HAVING count(*) >= :min_volume) AS officials ON officials.who = facts.who
JOIN (SELECT party FROM facts GROUP BY party HAVING count(*) >= :min_volume) AS parties ON parties.party = facts.party
