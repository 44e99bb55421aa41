import {expect, test} from 'vitest'
import {parseScript} from '../../../../emulator/sql/parser/index.ts'
import {outline} from './outline.ts'

// https://cloud.google.com/bigquery/docs/reference/standard-sql/data-definition-language
const definitions = [
  [
    `CREATE SCHEMA IF NOT EXISTS p.d DEFAULT COLLATE 'und:ci' OPTIONS (location = 'EU', labels = [('a', 'b')])`,
    [
      '(createSchema ifNotExists path:[p d] defaultCollation:"und:ci" options:[{name:location value:"EU"} {name:labels value:(array items:[(struct tuple fields:[{value:"a"} {value:"b"}])])}])',
    ],
  ],
  [
    `CREATE OR REPLACE TABLE d.t (a INT64 NOT NULL OPTIONS (description = 'x'), b ARRAY<STRUCT<c STRING NOT NULL, d STRUCT<e INT64 OPTIONS (description = 'y')>>>, f NUMERIC(10, 2) DEFAULT 1 + 1, PRIMARY KEY (a) NOT ENFORCED, CONSTRAINT k FOREIGN KEY (f) REFERENCES d.u(g) NOT ENFORCED) PARTITION BY DATE(ts), RANGE_BUCKET(x, y) CLUSTER BY a, b OPTIONS (expiration_timestamp = NULL)`,
    [
      '(createTable orReplace path:[d t] columns:[{name:a type:(scalarType name:INT64) notNull options:[{name:description value:"x"}]} {name:b type:(arrayType element:(structType fields:[{name:c type:(scalarType name:STRING)} {name:d type:(structType fields:[{name:e type:(scalarType name:INT64)}])}])) nested:[{path:c notNull} {path:d.e options:[{name:description value:"y"}]}]} {name:f type:(scalarType name:NUMERIC parameters:[10 2]) defaultValue:(+ 1 1) defaultText:1 + 1}] constraints:{primaryKey:[a] foreignKeys:[{name:k columns:[f] table:[d u] references:[g]}]} partitionBy:[(DATE ts) (RANGE_BUCKET x y)] clusterBy:[a b] options:[{name:expiration_timestamp value:NULL}])',
    ],
  ],
  [
    'CREATE TEMP TABLE IF NOT EXISTS t AS SELECT 1',
    [
      '(createTable ifNotExists temporary path:[t] constraints:{} query:(query body:(select items:[(item value:1)])))',
    ],
  ],
  [
    `CREATE TABLE t (a STRING COLLATE 'und:ci', b INT64 PRIMARY KEY NOT ENFORCED, c INT64 REFERENCES u(d) NOT ENFORCED, e INT64 GENERATED ALWAYS AS (b + 1),)`,
    [
      '(createTable path:[t] columns:[{name:a type:(scalarType name:STRING collation:und:ci)} {name:b type:(scalarType name:INT64) primaryKey} {name:c type:(scalarType name:INT64) references:{table:[u] references:[d]}} {name:e type:(scalarType name:INT64) generated:(+ b 1)}] constraints:{})',
    ],
  ],
  ['CREATE TABLE a LIKE b', ['(createTable path:[a] constraints:{} source:{type:LIKE path:[b]})']],
  [
    'CREATE TABLE a CLONE b FOR SYSTEM_TIME AS OF ts',
    ['(createTable path:[a] constraints:{} source:{type:CLONE path:[b] systemTime:ts})'],
  ],
  [
    `CREATE OR REPLACE TABLE a COPY p.d.b OPTIONS (description = 'c')`,
    [
      '(createTable orReplace path:[a] constraints:{} source:{type:COPY path:[p d b]} options:[{name:description value:"c"}])',
    ],
  ],
  [
    `CREATE VIEW d.v (a OPTIONS (description = 'x'), b) OPTIONS (friendly_name = 'n') AS SELECT 1, 2`,
    [
      '(createView path:[d v] columns:[{name:a options:[{name:description value:"x"}]} {name:b}] options:[{name:friendly_name value:"n"}] query:(query body:(select items:[(item value:1) (item value:2)])))',
    ],
  ],
  [
    'CREATE MATERIALIZED VIEW v PARTITION BY a CLUSTER BY b AS SELECT 1',
    [
      '(createView materialized path:[v] partitionBy:[a] clusterBy:[b] query:(query body:(select items:[(item value:1)])))',
    ],
  ],
  [
    "CREATE EXTERNAL TABLE t (a INT64) WITH CONNECTION `p.us.c` WITH PARTITION COLUMNS (b DATE) OPTIONS (uris = ['gs://x'])",
    [
      '(createExternalTable path:[t] columns:[{name:a type:(scalarType name:INT64)}] connection:[`p` `us` `c`] partitionColumns:[{name:b type:(scalarType name:DATE)}] options:[{name:uris value:(array items:["gs://x"])}])',
    ],
  ],
  [
    `CREATE EXTERNAL TABLE t WITH PARTITION COLUMNS OPTIONS (format = 'CSV')`,
    ['(createExternalTable path:[t] partitionColumns:AUTO options:[{name:format value:"CSV"}])'],
  ],
  [
    `CREATE SNAPSHOT TABLE a CLONE b OPTIONS (description = 'x')`,
    ['(createSnapshot path:[a] source:[b] options:[{name:description value:"x"}])'],
  ],
  [
    'CREATE TEMP FUNCTION f(x INT64, y ANY TYPE) RETURNS INT64 AS (x + y)',
    [
      '(createFunction temporary path:[f] form:scalar parameters:[{name:x type:(scalarType name:INT64)} {name:y type:(anyType)}] returns:(scalarType name:INT64) body:(+ x y) bodyText:x + y)',
    ],
  ],
  [
    'CREATE OR REPLACE FUNCTION d.f(x ARRAY<INT64>) RETURNS STRING DETERMINISTIC LANGUAGE js OPTIONS (library = []) AS r"""return x"""',
    [
      '(createFunction orReplace path:[d f] form:scalar parameters:[{name:x type:(arrayType element:(scalarType name:INT64))}] returns:(scalarType name:STRING) language:JS determinism:DETERMINISTIC options:[{name:library value:(array)}] code:return x)',
    ],
  ],
  [
    `CREATE FUNCTION f(x INT64) RETURNS INT64 REMOTE WITH CONNECTION p.us.c OPTIONS (endpoint = 'u')`,
    [
      '(createFunction path:[f] form:scalar parameters:[{name:x type:(scalarType name:INT64)}] returns:(scalarType name:INT64) connection:[p us c] options:[{name:endpoint value:"u"}])',
    ],
  ],
  [
    'CREATE AGGREGATE FUNCTION f(x INT64, y INT64 NOT AGGREGATE) AS (SUM(x) * y)',
    [
      '(createFunction path:[f] form:aggregate parameters:[{name:x type:(scalarType name:INT64)} {name:y type:(scalarType name:INT64) notAggregate}] body:(* (SUM x) y) bodyText:SUM(x) * y)',
    ],
  ],
  [
    'CREATE TABLE FUNCTION d.f(x INT64, t TABLE<a INT64>) RETURNS TABLE<b INT64> AS SELECT x AS b',
    [
      '(createFunction path:[d f] form:table parameters:[{name:x type:(scalarType name:INT64)} {name:t type:(tableType columns:[{name:a type:(scalarType name:INT64)}])}] returns:(tableType columns:[{name:b type:(scalarType name:INT64)}]) query:(query body:(select items:[(item value:x alias:b)])) bodyText:SELECT x AS b)',
    ],
  ],
  [
    `CREATE OR REPLACE PROCEDURE d.p(IN x INT64, OUT y STRING, INOUT z DATE, out INT64) BEGIN SET y = 'a'; END`,
    [
      `(createProcedure orReplace path:[d p] parameters:[{mode:IN name:x type:(scalarType name:INT64)} {mode:OUT name:y type:(scalarType name:STRING)} {mode:INOUT name:z type:(scalarType name:DATE)} {name:out type:(scalarType name:INT64)}] body:[(block body:[(set names:[y] value:"a")])] bodyText:BEGIN SET y = 'a'; END)`,
    ],
  ],
  [
    'CREATE SEARCH INDEX IF NOT EXISTS i ON d.t(ALL COLUMNS WITH COLUMN OPTIONS (a OPTIONS(x = 1)))',
    [
      '(createIndex ifNotExists type:SEARCH name:i table:[d t] allColumns columns:[{name:a options:[{name:x value:1}]}])',
    ],
  ],
  [
    `CREATE OR REPLACE VECTOR INDEX i ON t(v) STORING (a, b) OPTIONS (index_type = 'IVF')`,
    [
      '(createIndex orReplace type:VECTOR name:i table:[t] columns:[{name:v}] storing:[a b] options:[{name:index_type value:"IVF"}])',
    ],
  ],
  [
    'CREATE TABLE t (a INT64 GENERATED BY DEFAULT AS IDENTITY (START WITH 5 INCREMENT BY 2), b INT64 AS IDENTITY)',
    [
      '(createTable path:[t] columns:[{name:a type:(scalarType name:INT64) generated:IDENTITY} {name:b type:(scalarType name:INT64) generated:IDENTITY}] constraints:{})',
    ],
  ],
  ['ALTER VECTOR INDEX IF EXISTS i ON d.t REBUILD', ['(alterIndex ifExists name:i table:[d t])']],
  ['DROP SEARCH INDEX IF EXISTS i ON d.t', ['(drop ifExists object:SEARCH INDEX path:[i] on:[d t])']],
  [
    `CREATE ROW ACCESS POLICY r ON t GRANT TO ('user:a') FILTER USING (x = 1)`,
    ['(createOther object:ROW ACCESS POLICY path:[r])'],
  ],
  [
    `ALTER SCHEMA IF EXISTS d SET OPTIONS (description = 'x')`,
    ['(alterSchema ifExists path:[d] options:[{name:description value:"x"}])'],
  ],
  [
    'ALTER TABLE t ADD COLUMN IF NOT EXISTS a INT64, ADD COLUMN b STRUCT<c INT64>, DROP COLUMN IF EXISTS d, RENAME COLUMN e TO f',
    [
      '(alterTable path:[t] actions:[(addColumn ifNotExists column:{name:a type:(scalarType name:INT64)}) (addColumn column:{name:b type:(structType fields:[{name:c type:(scalarType name:INT64)}])}) (dropColumn ifExists name:d) (renameColumn from:e to:f)])',
    ],
  ],
  ['ALTER TABLE IF EXISTS t RENAME TO u', ['(alterTable ifExists path:[t] actions:[(renameTo to:u)])']],
  [
    `ALTER TABLE t SET OPTIONS (labels = []), SET DEFAULT COLLATE ''`,
    [
      '(alterTable path:[t] actions:[(setOptions options:[{name:labels value:(array)}]) (setCollation collation:"")])',
    ],
  ],
  [
    `ALTER TABLE t ALTER COLUMN a SET DATA TYPE NUMERIC, ALTER COLUMN IF EXISTS b DROP NOT NULL, ALTER COLUMN c SET DEFAULT 1 + 2, ALTER COLUMN d DROP DEFAULT, ALTER COLUMN e SET OPTIONS (description = 'x')`,
    [
      '(alterTable path:[t] actions:[(alterColumn name:a change:(setDataType type:(scalarType name:NUMERIC))) (alterColumn ifExists name:b change:(dropNotNull)) (alterColumn name:c change:(setDefault value:(+ 1 2) text:1 + 2)) (alterColumn name:d change:(dropDefault)) (alterColumn name:e change:(setOptions options:[{name:description value:"x"}]))])',
    ],
  ],
  [
    'ALTER TABLE t ADD PRIMARY KEY (a) NOT ENFORCED, ADD CONSTRAINT k FOREIGN KEY (b) REFERENCES u(c) NOT ENFORCED, DROP PRIMARY KEY IF EXISTS, DROP CONSTRAINT k',
    [
      '(alterTable path:[t] actions:[(addPrimaryKey columns:[a]) (addForeignKey key:{name:k columns:[b] table:[u] references:[c]}) (dropPrimaryKey ifExists) (dropConstraint name:k)])',
    ],
  ],
  [
    'ALTER MATERIALIZED VIEW v SET OPTIONS (enable_refresh = FALSE)',
    ['(alterView materialized path:[v] actions:[(setOptions options:[{name:enable_refresh value:false}])])'],
  ],
  [
    'ALTER BI_CAPACITY p.region.default SET OPTIONS (size_gb = 1)',
    ['(alterOther object:BI_CAPACITY path:[p region default])'],
  ],
  [
    'DROP TABLE IF EXISTS d.t; DROP SCHEMA d CASCADE; DROP MATERIALIZED VIEW v; DROP TABLE FUNCTION f; DROP SEARCH INDEX i ON t; DROP ALL ROW ACCESS POLICIES ON t; UNDROP SCHEMA d',
    [
      '(drop object:TABLE ifExists path:[d t])',
      '(drop object:SCHEMA path:[d] cascade)',
      '(drop object:MATERIALIZED VIEW path:[v])',
      '(drop object:TABLE FUNCTION path:[f])',
      '(drop object:SEARCH INDEX path:[i] on:[t])',
      '(drop object:ALL ROW ACCESS POLICIES path:[t])',
      '(undrop path:[d])',
    ],
  ],
] as const

test.each(definitions)('the statements of %s', (text, trees) => {
  expect(parseScript(text).statements.map(outline)).toEqual(trees)
})
