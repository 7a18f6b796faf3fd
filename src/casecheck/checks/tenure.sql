WITH holdings AS (
    SELECT case_number, any_value(case_id) AS case_id,
           min(CASE WHEN is_among(activity, :started) THEN
               CASE WHEN :has_column THEN CAST(:started_column AS TIMESTAMPTZ) ELSE timestamp END END) AS started_at,
           max(CASE WHEN is_among(activity, :ended) THEN timestamp END) AS left_at,
           bool_or(is_among(activity, :planned)) AS is_planned
    FROM events
    WHERE is_among(activity, :started) OR is_among(activity, :ended) OR is_among(activity, :planned)
    GROUP BY case_number
),
held AS (
    SELECT case_number, case_id, started_at, left_at, is_planned,
           coalesce(left_at, CAST(:as_of AS TIMESTAMPTZ)) AS ended_at,
           day_of(started_at, :zone) AS started_on,
           plus_months(day_of(started_at, :zone), :limit_months) AS full_on
    FROM holdings
    WHERE started_at <= coalesce(left_at, CAST(:as_of AS TIMESTAMPTZ))
),
long AS (
    SELECT case_number, case_id, started_at, left_at, ended_at, started_on,
           round(days_between(started_on, day_of(ended_at, :zone)) / 30.436875, 2) AS months,
           days_between(full_on, day_of(ended_at, :zone)) / 30.436875 AS beyond
    FROM held
    WHERE NOT is_planned AND day_of(ended_at, :zone) >= full_on
)
SELECT any_value(long.case_id) AS case_id,
       sorted_list(events.event_id) AS event_ids,
       min_by(events.actor, events.event_id) AS actor,
       min_by(events.post, events.event_id) AS post,
       min_by(events.unit, events.event_id) AS unit,
       long.ended_at AS seen_at,
       least(1.0, 0.1 + 0.9 * long.beyond / :grave_months) AS score,
       long.months AS measured,
       CAST(:limit_months AS DOUBLE) AS threshold,
       CAST(NULL AS DOUBLE) AS population,
       concat('{"started_on": "', CAST(long.started_on AS VARCHAR(10)), '", "is_open": ',
              CASE WHEN long.left_at IS NULL THEN 'true' ELSE 'false' END, '}') AS detail
FROM long
JOIN events ON events.case_number = long.case_number
WHERE is_among(events.activity, :started) OR is_among(events.activity, :ended)
GROUP BY long.case_number, long.started_on, long.left_at, long.ended_at, long.months, long.beyond
-- judged
SELECT count(*) AS cases
FROM (
    SELECT case_number
    FROM events
    WHERE is_among(activity, :started) OR is_among(activity, :ended)
    GROUP BY case_number
    HAVING min(CASE WHEN is_among(activity, :started) THEN
               CASE WHEN :has_column THEN CAST(:started_column AS TIMESTAMPTZ) ELSE timestamp END END)
        <= coalesce(max(CASE WHEN is_among(activity, :ended) THEN timestamp END), CAST(:as_of AS TIMESTAMPTZ))
) AS holdings
