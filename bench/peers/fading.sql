-- The agreement `fading`, as window functions say it; DuckDB and PostgreSQL read the same text.
-- In: `events` (contact, moment, word) and `words`. Out: `entered`, when contacts entered each stage.
--
-- A balance b that fades and is capped, b = min(cap, b * 2^(-t/h) + points), has no running sum. But
-- let every amount grow by 2^(t/h) instead: b * 2^(t/h) = min(cap * 2^(t/h), what it was + points *
-- 2^(t/h)), and so it is the running sum S of grown points plus the least of 0 and of all cap * 2^(t/h)
-- - S until then. Both are window functions; t are whole hours, `day` their number over 24.
CREATE TEMPORARY TABLE entered AS
WITH meant AS MATERIALIZED (
    SELECT
        word,
        CASE
            WHEN kind = 'visit' AND content = '/page/01' THEN 0
            WHEN kind = 'visit' THEN 1
            WHEN kind = 'email_click' THEN 2
            WHEN kind = 'download' AND channel = 'email' THEN 3
            WHEN kind = 'download' THEN 4
            WHEN kind = 'webinar' THEN 5
            WHEN kind = 'form' THEN 6
        END AS rule,
        CASE
            WHEN kind = 'demo_request' AND content = '/page/01' THEN 0
            WHEN kind = 'demo_request' THEN 75
        END AS fires_at,
        CAST(
            CASE
                WHEN country IN ('FR', 'BE', 'CH') THEN 25
                WHEN country IN ('DE', 'ES', 'IT') THEN 12.5
                ELSE 0
            END + CASE
                WHEN role = 'director' THEN 50
                WHEN role IN ('engineer', 'buyer') THEN 25
                ELSE 0
            END + CASE
                WHEN CAST(employees AS integer) >= 200 THEN 25
                WHEN CAST(employees AS integer) >= 20 THEN 12.5
                ELSE 0
            END AS double precision
        ) AS fit,
        CASE
            WHEN "table" = 'contacts' THEN 1
            WHEN outcome = 'accepted' THEN 3
            WHEN outcome = 'qualified' THEN 4
            WHEN status = 'open' THEN 5
            WHEN status = 'won' THEN 6
            ELSE 0
        END AS place
    FROM words
), told AS (
    SELECT
        contact,
        moment,
        place,
        rule,
        fit,
        fires_at,
        CAST((moment - {begin}) - (moment - {begin}) % 3600000000 AS double precision)
            / 86400000000 AS day
    FROM events JOIN meant USING (word)
    WHERE moment <= {as_of}
), grown AS (
    SELECT
        *,
        POWER(CAST(2 AS double precision), day / 30) AS grown_30,
        POWER(CAST(2 AS double precision), day / 60) AS grown_60,
        POWER(CAST(2 AS double precision), day / 90) AS grown_90
    FROM told
), summed AS (
    SELECT
        contact,
        moment,
        place,
        rule,
        fires_at,
        grown_30,
        grown_60,
        grown_90,
        COALESCE(MAX(fit) OVER walk, 0) AS fit,
        SUM(4 * grown_30) FILTER (WHERE rule = 0) OVER walk AS sum_0,
        SUM(1 * grown_30) FILTER (WHERE rule = 1) OVER walk AS sum_1,
        SUM(2 * grown_30) FILTER (WHERE rule = 2) OVER walk AS sum_2,
        SUM(10 * grown_60) FILTER (WHERE rule = 3) OVER walk AS sum_3,
        SUM(8 * grown_60) FILTER (WHERE rule = 4) OVER walk AS sum_4,
        SUM(15 * grown_60) FILTER (WHERE rule = 5) OVER walk AS sum_5,
        SUM(10 * grown_90) FILTER (WHERE rule = 6) OVER walk AS sum_6
    FROM grown
    WINDOW walk AS (PARTITION BY contact ORDER BY moment)
), bounded AS (
    SELECT
        *,
        MIN(20 * grown_30 - sum_0) FILTER (WHERE rule = 0) OVER walk AS over_0,
        MIN(10 * grown_30 - sum_1) FILTER (WHERE rule = 1) OVER walk AS over_1,
        MIN(10 * grown_30 - sum_2) FILTER (WHERE rule = 2) OVER walk AS over_2,
        MIN(20 * grown_60 - sum_3) FILTER (WHERE rule = 3) OVER walk AS over_3,
        MIN(24 * grown_60 - sum_4) FILTER (WHERE rule = 4) OVER walk AS over_4,
        MIN(30 * grown_60 - sum_5) FILTER (WHERE rule = 5) OVER walk AS over_5,
        MIN(20 * grown_90 - sum_6) FILTER (WHERE rule = 6) OVER walk AS over_6
    FROM summed
    WINDOW walk AS (PARTITION BY contact ORDER BY moment)
), judged AS (
    SELECT
        contact,
        moment,
        CASE
            WHEN fires_at <= fit OR (
                fit >= 50
                AND LEAST(25, COALESCE((sum_0 + LEAST(0, over_0)) / grown_30, 0) + COALESCE((sum_1 + LEAST(0, over_1)) / grown_30, 0))
                + COALESCE((sum_2 + LEAST(0, over_2)) / grown_30, 0)
                + LEAST(30, COALESCE((sum_3 + LEAST(0, over_3)) / grown_60, 0) + COALESCE((sum_4 + LEAST(0, over_4)) / grown_60, 0))
                + COALESCE((sum_5 + LEAST(0, over_5)) / grown_60, 0)
                + COALESCE((sum_6 + LEAST(0, over_6)) / grown_90, 0) >= 40 - 1e-9
            ) THEN GREATEST(place, 2)
            ELSE place
        END AS place
    FROM bounded
)
SELECT
    contact,
    MIN(moment) FILTER (WHERE place >= 1) AS lead,
    MIN(moment) FILTER (WHERE place >= 2) AS mql,
    MIN(moment) FILTER (WHERE place >= 3) AS sal,
    MIN(moment) FILTER (WHERE place >= 4) AS sql,
    MIN(moment) FILTER (WHERE place >= 5) AS opportunity,
    MIN(moment) FILTER (WHERE place >= 6) AS customer
FROM judged
GROUP BY contact
HAVING MAX(place) >= 1;
