/** FORMAT. https://cloud.google.com/bigquery/docs/reference/standard-sql/string_functions#format_string */
import {text} from '../duckdb-types.ts'
import type {FormatPart} from '../runtime/format.ts'
import {formatError, parseFormat} from '../runtime/format.ts'
import {typeName} from '../types.ts'
import type {CallSite, EmittedArgument, FunctionTable, Template} from './define.ts'
import {constantText, raise, repeatable} from './sql.ts'
import {constantZone} from './time-zones.ts'
import {valueText} from './value-text.ts'

const kindOf = (argument: EmittedArgument): string => typeName(argument.type).replaceAll(',', ';')

const shown = (argument: EmittedArgument, form: 'plain' | 'literal', call: CallSite): string =>
  valueText(argument.sql, argument.type, form, constantZone(call.timeZone))

/** FLOAT64 reaches the runtime with all its digits. */
const exact = (argument: EmittedArgument, call: CallSite): string =>
  argument.type.kind === 'FLOAT64' ? `bq_float_text(${argument.sql})` : shown(argument, 'plain', call)

const format: Template = ([pattern, ...args], call) => {
  const known = constantText(pattern)
  if (known === undefined) return runtimeFormat(pattern!, args, call)
  let parts: FormatPart[]
  try {
    parts = parseFormat(known)
  } catch (error) {
    return raise(text((error as Error).message), 'VARCHAR')
  }
  const wrong = formatError(known, parts, args.map(kindOf))
  return wrong === undefined ? constantFormat(parts, args, call) : raise(text(wrong), 'VARCHAR')
}

/** The pieces of a constant format string, joined. */
function constantFormat(
  parts: readonly FormatPart[],
  args: readonly EmittedArgument[],
  call: CallSite,
): string {
  let next = 0
  const pieces = parts.map((part) => {
    if ('literal' in part) return text(part.literal)
    const width = part.width === '*' ? args[next++] : undefined
    const precision = part.precision === '*' ? args[next++] : undefined
    return piece(part, args[next++]!, call, width, precision)
  })
  return pieces.length === 0 ? "''" : `(${pieces.join(' || ')})`
}

function piece(
  part: Exclude<FormatPart, {literal: string}>,
  argument: EmittedArgument,
  call: CallSite,
  width: EmittedArgument | undefined,
  precision: EmittedArgument | undefined,
): string {
  const {conversion} = part
  const any = conversion === 't' || conversion === 'T'
  const value = any
    ? `coalesce(${shown(argument, conversion === 't' ? 'plain' : 'literal', call)}, 'NULL')`
    : exact(argument, call)
  const bare = part.flags === '' && part.width === '' && part.precision === undefined
  if (bare && /[tTspdi]/.test(conversion)) return value
  const size = width ? `' || CAST(${width.sql} AS VARCHAR) || '` : part.width
  const places = precision
    ? `' || CASE WHEN ${precision.sql} < 0 THEN '' ELSE '.' || CAST(${precision.sql} AS VARCHAR) END || '`
    : part.precision === undefined
      ? ''
      : `.${part.precision}`
  const flags = part.flags.replaceAll("'", "''")
  const spec = `'%${flags}${size}${places}${conversion}'`
  const exactly = `bq_format_value(${spec}, ${text(argument.type.kind)}, ${value})`
  const native = argument.type.kind === 'FLOAT64' && !any && !/['#]/.test(part.flags)
  return native ? nativeFloat(spec, argument.sql, exactly) : exactly
}

/** DuckDB's printf writes ordinary numbers as C does; very great ones and those that are none it does not. */
const nativeFloat = (spec: string, value: string, exactly: string): string =>
  repeatable(value)
    ? `CASE WHEN abs(${value}) < 1e15 THEN printf(${spec}, CASE WHEN ${value} = 0 THEN 0 ELSE ${value} END) ELSE ${exactly} END`
    : exactly

/** A format string out of data: every argument goes along in both of its forms. */
function runtimeFormat(pattern: EmittedArgument, args: readonly EmittedArgument[], call: CallSite): string {
  const values = args.flatMap((a) => {
    const plain = shown(a, 'plain', call)
    return [plain, `coalesce(${shown(a, 'literal', call)}, 'NULL')`]
  })
  return `bq_format(${[pattern.sql, text(args.map(kindOf).join(',')), ...values].join(', ')})`
}

const page = 'https://cloud.google.com/bigquery/docs/reference/standard-sql/string_functions#format_string'

export const formatFunctions: FunctionTable = {
  FORMAT: {
    kind: 'scalar',
    signatures: ['(STRING, ANY...) -> STRING'],
    duckdb: format,
    doc: 'Text with values put in by printf’s rules; %t shows any value, %T as a literal.',
    url: page,
    examples: [
      {sql: "FORMAT('%d', 10)", gives: '10'},
      {sql: "FORMAT('|%10d|', 11)", gives: '|        11|'},
      {sql: "FORMAT('+%010d+', 12)", gives: '+0000000012+'},
      {sql: 'FORMAT("%\'d", 123456789)', gives: '123,456,789'},
      {sql: "FORMAT('-%s-', 'abcd efg')", gives: '-abcd efg-'},
      {sql: "FORMAT('%f %E', 1.1, 2.2)", gives: '1.100000 2.200000E+00'},
      {sql: "FORMAT('%t', DATE '2015-09-01')", gives: '2015-09-01'},
      {
        sql: "FORMAT('%t', TIMESTAMP '2015-09-01 12:34:56 America/Los_Angeles')",
        gives: '2015-09-01 19:34:56+00',
      },
      {sql: "FORMAT('%T', DATE '2015-09-01')", gives: 'DATE "2015-09-01"'},
      {sql: "FORMAT('%t %T', 'a\"b', 'a\"b')", gives: `a"b 'a"b'`},
      {sql: "FORMAT('%T', [1, NULL])", gives: '[1, NULL]'},
      {sql: "FORMAT('%T', STRUCT('a' AS x))", gives: 'STRUCT("a")'},
      {sql: "FORMAT('%t', STRUCT('a' AS x, 1.0))", gives: '(a, 1.0)'},
      {sql: "FORMAT('%T', b'\\xab')", gives: 'b"\\xab"'},
      {sql: "FORMAT('%T', NUMERIC '3.14')", gives: 'NUMERIC "3.14"'},
      {sql: "FORMAT('%T', CAST('-inf' AS FLOAT64))", gives: 'CAST("-inf" AS FLOAT64)'},
      {
        sql: "FORMAT('%T', INTERVAL '1-2 3 4:5:6.789' YEAR TO SECOND)",
        gives: 'INTERVAL "1-2 3 4:5:6.789" YEAR TO SECOND',
      },
      {sql: `FORMAT('%p', JSON '{"name": [1, {}]}')`, gives: '{"name":[1,{}]}'},
      {sql: `FORMAT('%P', JSON '{"name": [1, {}]}')`, gives: '{\n  "name": [\n    1,\n    {}\n  ]\n}'},
      {sql: "FORMAT('%x %X %o', 255, -255, 8)", gives: 'ff -FF 10'},
      {sql: 'FORMAT("%#x %\'x", 255, 123456789)', gives: '0xff 75b:cd15'},
      {sql: "FORMAT('%5.1f|%-8.3e|%g', 2.25, 1500.0, 0.00001)", gives: '  2.2|1.500e+03|1e-05'},
      {sql: "FORMAT('%.1f', NUMERIC '2.25')", gives: '2.3'},
      {sql: "FORMAT('%*.*f', 8, 2, 3.14159)", gives: '    3.14'},
      {sql: "FORMAT('%t', CAST(NULL AS INT64))", gives: 'NULL'},
      {sql: "FORMAT('%d', CAST(NULL AS INT64))", gives: 'NULL'},
      {sql: "FORMAT('100%%')", gives: '100%'},
      {sql: "FORMAT(CONCAT('%', '05d'), 42)", gives: '00042'},
      {
        sql: "FORMAT('%d', 1.5)",
        gives: {error: 'Invalid type for argument 2 to FORMAT; Expected integer; Got FLOAT64'},
      },
      {
        sql: "FORMAT('%d')",
        gives: {error: 'Too few arguments to FORMAT for pattern "%d"; Expected 2; Got 1'},
      },
      {sql: "FORMAT('%Z', 1)", gives: {error: 'Invalid format specifier character "Z"'}},
      {sql: "FORMAT('%')", gives: {error: 'Invalid FORMAT string: "%"'}},
    ],
  },
}
