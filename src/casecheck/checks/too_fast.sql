-- Minutes from the first event (or FROM) to the last event (or the next TO) of each case, beside those of its kind.
-- facts
WITH starts AS (
    SELECT case_number, min(timestamp) AS started_at
    FROM events
    WHERE :from_activity = '' OR activity = :from_activity
    GROUP BY case_number
),
ends AS (
    SELECT events.case_number, starts.started_at,
           CASE WHEN :to_activity = '' THEN max(events.timestamp) ELSE min(events.timestamp) END AS ended_at
    FROM events
    JOIN starts ON starts.case_number = events.case_number
    WHERE events.timestamp >= starts.started_at AND (:to_activity = '' OR events.activity = :to_activity)
    GROUP BY events.case_number, starts.started_at
),
marked AS (
    SELECT ends.case_number, ends.started_at, ends.ended_at,
           min(CASE WHEN events.timestamp = ends.started_at
                     AND (:from_activity = '' OR events.activity = :from_activity) THEN events.event_id END) AS first_id,
           max(CASE WHEN events.timestamp = ends.ended_at
                     AND (:to_activity = '' OR events.activity = :to_activity) THEN events.event_id END) AS last_id
    FROM events
    JOIN ends ON ends.case_number = events.case_number
    WHERE events.timestamp IN (ends.started_at, ends.ended_at)
    GROUP BY ends.case_number, ends.started_at, ends.ended_at
)
SELECT the_case AS case_id, first_id, last_id, ended_at, by_actor, by_post, by_unit, minutes, kind
FROM (
    SELECT marked.first_id, marked.last_id, marked.ended_at,
           (micros(marked.ended_at) - micros(marked.started_at)) / 60000000.0 AS minutes,
           done.the_case, done.by_actor, done.by_post, done.by_unit, done.kind
    FROM marked
    JOIN (SELECT event_id, case_id AS the_case, actor AS by_actor, post AS by_post, unit AS by_unit,
                 concat_ws('|', :like, '') AS kind
          FROM events) AS done
      ON done.event_id = marked.last_id
    WHERE marked.first_id <> marked.last_id
) AS timed
-- found
WITH beside AS (
    SELECT case_id, first_id, last_id, ended_at, by_actor, by_post, by_unit, minutes, kind,
           count(*) OVER (PARTITION BY kind) AS volume,
           cume_dist() OVER (PARTITION BY kind ORDER BY minutes) AS share
    FROM facts
),
middle AS (
    SELECT kind, min(minutes) AS median
    FROM beside
    WHERE share >= 0.5
    GROUP BY kind
),
fast AS (
    SELECT beside.case_id, beside.first_id, beside.last_id, beside.ended_at, beside.by_actor, beside.by_post,
           beside.by_unit, beside.minutes, beside.volume, middle.median,
           CASE WHEN beside.volume >= :min_volume THEN beside.share END AS share,
           CASE WHEN beside.minutes < :min_minutes THEN :min_minutes
                WHEN :percentile > 0 AND beside.volume >= :min_volume AND beside.share <= :percentile
                     AND beside.minutes <= :median_share * middle.median
                THEN :median_share * middle.median END AS threshold
    FROM beside
    JOIN middle ON middle.kind = beside.kind
)
SELECT case_id, sorted_list(event_id) AS event_ids, by_actor AS actor, by_post AS post, by_unit AS unit,
       ended_at AS seen_at,
       CASE WHEN threshold > 0 THEN 1.0 - minutes / threshold ELSE 0.0 END AS score,
       CAST(minutes AS DOUBLE) AS measured,
       CAST(threshold AS DOUBLE) AS threshold,
       CAST(share AS DOUBLE) AS population,
       concat('{"median": ', CAST(round(median, 3) AS VARCHAR(30)), ', "volume": ', CAST(volume AS VARCHAR(30)), '}')
           AS detail
FROM (
    SELECT case_id, first_id AS event_id, by_actor, by_post, by_unit, ended_at, minutes, threshold, share, median, volume
    FROM fast
    WHERE threshold IS NOT NULL
    UNION ALL
    SELECT case_id, last_id, by_actor, by_post, by_unit, ended_at, minutes, threshold, share, median, volume
    FROM fast
    WHERE threshold IS NOT NULL
) AS shown
GROUP BY case_id, by_actor, by_post, by_unit, ended_at, minutes, threshold, share, median, volume
-- judged
SELECT count(*) AS cases
FROM (
    SELECT count(*) OVER (PARTITION BY kind) AS volume
    FROM facts
) AS beside
WHERE :min_minutes > 0 OR volume >= :min_volume
