-- The agreement `plain`, as window functions say it; DuckDB and PostgreSQL read the same text.
-- In: `events` (contact, moment, word) and `words`. Out: `entered`, when contacts entered each stage.
-- A rule's balance is a running count, capped when it is read.
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
), running AS (
    SELECT
        contact,
        moment,
        place,
        fires_at,
        COALESCE(MAX(fit) OVER walk, 0) AS fit,
        COUNT(*) FILTER (WHERE rule = 0) OVER walk AS count_0,
        COUNT(*) FILTER (WHERE rule = 1) OVER walk AS count_1,
        COUNT(*) FILTER (WHERE rule = 2) OVER walk AS count_2,
        COUNT(*) FILTER (WHERE rule = 3) OVER walk AS count_3,
        COUNT(*) FILTER (WHERE rule = 4) OVER walk AS count_4,
        COUNT(*) FILTER (WHERE rule = 5) OVER walk AS count_5,
        COUNT(*) FILTER (WHERE rule = 6) OVER walk AS count_6
    FROM events JOIN meant USING (word)
    WHERE moment <= {as_of}
    WINDOW walk AS (PARTITION BY contact ORDER BY moment)
), judged AS (
    SELECT
        contact,
        moment,
        CASE
            WHEN fires_at <= fit OR (
                fit >= 50
                AND LEAST(25, LEAST(20, 4 * count_0) + LEAST(10, 1 * count_1))
                + LEAST(10, 2 * count_2)
                + LEAST(30, LEAST(20, 10 * count_3) + LEAST(24, 8 * count_4))
                + LEAST(30, 15 * count_5)
                + LEAST(20, 10 * count_6) >= 40
            ) THEN GREATEST(place, 2)
            ELSE place
        END AS place
    FROM running
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
