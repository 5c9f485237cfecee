-- Pass 1: every piece is read where a task runs, and the states of each customer come together.
--
-- PIECES  lines of `arrears cluster split`
-- TASKS   partitions of the pieces, at most as many as there are
-- OUT     folder for the merged states, one file per partition of the shuffle
--
-- A piece travels as one field, a state as two without tabs, quotes or backslashes in them: Spark escapes nothing on its way to a
-- script, and checks nothing on the way back. What a state must say about itself it says (docs/cluster.md).

CREATE TEMPORARY VIEW pieces (piece STRING) USING text OPTIONS (path '${PIECES}');

INSERT OVERWRITE DIRECTORY '${OUT}' USING text
SELECT concat(key, '\t', state)
FROM (
  SELECT TRANSFORM (key, state)
    ROW FORMAT DELIMITED FIELDS TERMINATED BY '\t' LINES TERMINATED BY '\n' NULL DEFINED AS ''
    USING './arrears cluster merge' AS (key STRING, state STRING)
    ROW FORMAT DELIMITED FIELDS TERMINATED BY '\t' LINES TERMINATED BY '\n' NULL DEFINED AS ''
  FROM (
    SELECT key, state
    FROM (
      SELECT TRANSFORM (piece)
        ROW FORMAT DELIMITED FIELDS TERMINATED BY '\t' LINES TERMINATED BY '\n' NULL DEFINED AS ''
        USING './arrears cluster partial' AS (key STRING, state STRING)
        ROW FORMAT DELIMITED FIELDS TERMINATED BY '\t' LINES TERMINATED BY '\n' NULL DEFINED AS ''
      FROM (SELECT /*+ REPARTITION(${TASKS}) */ piece FROM pieces) AS dealt
    ) AS states
    DISTRIBUTE BY key
  ) AS together
) AS merged;
