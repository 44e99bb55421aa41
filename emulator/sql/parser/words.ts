/**
 * The words and symbols that the grammar knows.
 */

/**
 * Words that cannot be identifiers without backticks, except after a dot.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/lexical#reserved_keywords
 */
const RESERVED = [
  'ALL AND ANY ARRAY AS ASC ASSERT_ROWS_MODIFIED AT BETWEEN BY CASE CAST COLLATE CONTAINS CREATE',
  'CROSS CUBE CURRENT DEFAULT DEFINE DESC DISTINCT ELSE END ENUM ESCAPE EXCEPT EXCLUDE EXISTS EXTRACT',
  'FALSE FETCH FOLLOWING FOR FROM FULL GROUP GROUPING GROUPS HASH HAVING IF IGNORE IN INNER INTERSECT',
  'INTERVAL INTO IS JOIN LATERAL LEFT LIKE LIMIT LOOKUP MERGE NATURAL NEW NO NOT NULL NULLS OF ON OR',
  'ORDER OUTER OVER PARTITION PRECEDING PROTO QUALIFY RANGE RECURSIVE RESPECT RIGHT ROLLUP ROWS',
  'SELECT SET SOME STRUCT TABLESAMPLE THEN TO TREAT TRUE UNBOUNDED UNION UNNEST USING WHEN WHERE',
  'WINDOW WITH WITHIN',
] as const

/** Words with a meaning in some statement: errors call them keywords, names may still use them. */
const KEYWORDS = [
  'ABORT ACCESS ACTION ADD AFTER AGGREGATE ALTER ALWAYS ANALYZE ANONYMIZATION ASSERT BATCH BEGIN',
  'BIGDECIMAL BIGNUMERIC BREAK CALL CASCADE CHECK CLAMPED CLONE CLUSTER COLUMN COLUMNS COMMIT',
  'CONFLICT CONNECTION CONSTANT CONSTRAINT CONTINUE COPY CORRESPONDING DATA DATABASE DATE DATETIME',
  'DECIMAL DECLARE DELETE DELETION DEPTH DESCRIBE DESCRIPTOR DETERMINISTIC DO DROP ELSEIF ENFORCED',
  'ERROR EXCEPTION EXECUTE EXPLAIN EXPORT EXTEND EXTERNAL FILES FILL FILTER FIRST FOREIGN FORK FORMAT',
  'FUNCTION GENERATED GRANT HIDDEN IDENTITY IMMEDIATE IMMUTABLE IMPORT INCLUDE INCREMENT INDEX INOUT',
  'INPUT INSERT INVOKER ISOLATION ITERATE JSON KEY LANGUAGE LAST LEAVE LEVEL LOAD LOG LOOP MACRO MAP',
  'MATCH MATCHED MATERIALIZED MAX MAXVALUE MEASURES MESSAGE METADATA MIN MINVALUE MODEL MODULE NAME',
  'NUMERIC OFFSET ONLY OPTIONS OUT OUTPUT OVERWRITE PARTITIONS PATTERN PERCENT PIVOT POLICIES POLICY',
  'PRIMARY PRIVATE PRIVILEGE PRIVILEGES PROCEDURE PROJECT PROPERTY PUBLIC RAISE READ REFERENCES',
  'REMOTE REMOVE RENAME REPEAT REPEATABLE REPLACE RESTRICT RESTRICTION RETURN RETURNS REVOKE ROLLBACK',
  'ROW RUN SAFE_CAST SCHEMA SEARCH SECURITY SEQUENCE SETS SHOW SIMPLE SNAPSHOT SOURCE SQL STABLE',
  'START STATIC_DESCRIBE STORED STORING STRICT SYSTEM SYSTEM_TIME TABLE TABLES TARGET TEMP TEMPORARY',
  'TIME TIMESTAMP TRANSACTION TRANSFORM TRUNCATE TYPE UNDROP UNIQUE UNKNOWN UNPIVOT UNTIL UPDATE',
  'VALUE VALUES VECTOR VIEW VIEWS VOLATILE WEIGHT WHILE WRITE ZONE',
] as const

/** Words that the grammar looks at in one place, and that are names everywhere else. */
const CONTEXTUAL = [
  'ASSIGNMENT BI_CAPACITY CAPACITY CURRENT_DATE CURRENT_DATETIME CURRENT_TIME CURRENT_TIMESTAMP',
  'DATA_POLICY GRAPH GRAPH_TABLE MATCH_RECOGNIZE MODE NEXT ORDINAL ORGANIZATION REPLICA RESERVATION SAFE SAFE_OFFSET',
  'PAST SAFE_ORDINAL SKIP',
] as const

const SYMBOLS = '( ) [ ] { } , ; . : = < > + - * / | & ^ ~ ? @ $ |> || << <= >= != <> => ->'

/** Takes a text of words apart. */
type Split<Text extends string, Found = never> = Text extends `${infer First} ${infer Rest}`
  ? Split<Rest, Found | First>
  : Found | Text

/** An unquoted word in upper case, or a symbol: what the grammar compares tokens with. */
export type Word = Split<
  (typeof RESERVED)[number] | (typeof KEYWORDS)[number] | (typeof CONTEXTUAL)[number] | typeof SYMBOLS
>

const split = (lines: readonly string[]): Word[] => lines.flatMap((line) => line.split(' ')) as Word[]

const reserved: ReadonlySet<string> = new Set(split(RESERVED))
const keywords: ReadonlySet<string> = new Set(split([...RESERVED, ...KEYWORDS]))

/** The words by the two spellings that people use. */
const spellings: ReadonlyMap<string, Word> = new Map(
  split([...RESERVED, ...KEYWORDS, ...CONTEXTUAL]).flatMap((word) => [
    [word, word],
    [word.toLowerCase(), word],
  ]),
)

export const symbols: ReadonlySet<string> = new Set(SYMBOLS.split(' '))

export function isReserved(word: Word | ''): boolean {
  return reserved.has(word)
}

/** A word that an error message calls a keyword. */
export function isKeyword(word: Word | ''): boolean {
  return keywords.has(word)
}

/** The word that an identifier in upper or in lower case is; empty for all other identifiers. */
export function wordOf(text: string): Word | '' {
  return spellings.get(text) ?? ''
}
