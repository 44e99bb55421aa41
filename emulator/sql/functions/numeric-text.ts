/** Text as NUMERIC, as SQL that stays inside DuckDB for what is usual. */

/**
 * DuckDB reads into its widest decimals a hundred times more slowly than into those of 64 bits, which hold nearly all
 * that people write. What neither pattern takes is read, or refused, by TypeScript.
 * @param sql used several times: to be short.
 */
export const numericOfText = (sql: string): string =>
  `CASE WHEN regexp_full_match(${sql}, '[+-]?[0-9]{1,9}([.][0-9]{1,9})?') THEN CAST(CAST(${sql} AS DECIMAL(18,9)) AS DECIMAL(38,9)) ` +
  `WHEN regexp_full_match(${sql}, '[+-]?[0-9]{1,20}([.][0-9]{1,9})?') THEN CAST(${sql} AS DECIMAL(38,9)) ELSE bq_numeric_parse(${sql}) END`
