/**
 * Columns and constraints of tables.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/data-definition-language#column_name_and_column_schema
 */
import type {ColumnDefinition, Expression, ForeignKey, Name, Options, TableConstraints} from '../ast/index.ts'
import {parseExpression} from './expressions.ts'
import {parseName, parseNames, parseObjectPath} from './names.ts'
import {parseOptions} from './options.ts'
import type {Parser} from './parser.ts'
import {type NestedAttributes, parseType} from './types.ts'

export interface TableElements {
  readonly columns: readonly ColumnDefinition[]
  readonly constraints: TableConstraints
}

/** `(a INT64, b STRING, PRIMARY KEY (a) NOT ENFORCED, …)`; a comma may follow the last. */
export function parseColumns(p: Parser): TableElements {
  const columns: ColumnDefinition[] = []
  const foreignKeys: ForeignKey[] = []
  let primaryKey: readonly Name[] | undefined
  p.expect('(')
  do {
    if (p.is(')')) break
    if (p.sees('PRIMARY', 'KEY')) primaryKey = parsePrimaryKey(p)
    else if (seesForeignKey(p)) foreignKeys.push(parseForeignKey(p))
    else columns.push(parseColumn(p))
  } while (p.accept(','))
  p.expect(')')
  return {columns, constraints: {primaryKey, foreignKeys}}
}

export function parseColumn(p: Parser): ColumnDefinition {
  const {at} = p.token
  const name = parseName(p)
  const nested: NestedAttributes[] = []
  const type = parseType(p, nested)
  return {at, name, type, nested, ...parseAttributes(p)}
}

type Attributes = Omit<ColumnDefinition, 'at' | 'name' | 'type' | 'nested'>

function parseAttributes(p: Parser): Attributes {
  let notNull = false
  let primaryKey = false
  let defaultValue: Expression | undefined
  let defaultText: string | undefined
  let references: ForeignKey | undefined
  let generated: ColumnDefinition['generated']
  let options: Options = []
  for (;;) {
    if (p.acceptAll('NOT', 'NULL')) notNull = true
    else if (p.accept('DEFAULT')) ({value: defaultValue, text: defaultText} = parseWithText(p))
    else if (p.is('OPTIONS')) options = parseOptions(p)
    else if (p.acceptAll('PRIMARY', 'KEY')) primaryKey = parseNotEnforced(p)
    else if (p.is('REFERENCES') || p.is('CONSTRAINT')) references = parseColumnReference(p)
    else if (p.is('GENERATED') || p.sees('AS', '(') || p.sees('AS', 'IDENTITY')) generated = parseGenerated(p)
    else return {notNull, primaryKey, defaultValue, defaultText, references, generated, options}
  }
}

/** An expression with the text it was written in. */
export function parseWithText(p: Parser): {readonly value: Expression; readonly text: string} {
  const {at} = p.token
  const value = parseExpression(p)
  return {value, text: p.text.slice(at, p.end)}
}

/** [GENERATED ALWAYS] AS (expression) [STORED], [GENERATED ALWAYS | BY DEFAULT] AS IDENTITY [(START WITH n INCREMENT BY n)] */
function parseGenerated(p: Parser): ColumnDefinition['generated'] {
  const byDefault = p.acceptAll('GENERATED', 'BY', 'DEFAULT')
  if (!byDefault && p.accept('GENERATED')) p.expect('ALWAYS')
  p.expect('AS')
  if (byDefault || p.is('IDENTITY')) return parseIdentity(p)
  p.expect('(')
  const value = parseExpression(p)
  p.expect(')')
  p.acceptOne('STORED', 'VOLATILE')
  return value
}

function parseIdentity(p: Parser): 'IDENTITY' {
  p.expect('IDENTITY')
  if (!p.accept('(')) return 'IDENTITY'
  if (p.acceptAll('START', 'WITH')) parseExpression(p)
  if (p.acceptAll('INCREMENT', 'BY')) parseExpression(p)
  p.expect(')')
  return 'IDENTITY'
}

// ---- constraints ------------------------------------------------------------------------------------

/** Constraints are not enforced, and say so. */
function parseNotEnforced(p: Parser): true {
  p.acceptAll('NOT', 'ENFORCED')
  return true
}

/** PRIMARY KEY (a, b) NOT ENFORCED */
export function parsePrimaryKey(p: Parser): Name[] {
  p.expectAll('PRIMARY', 'KEY')
  const columns = parseNames(p)
  parseNotEnforced(p)
  return columns
}

function seesForeignKey(p: Parser): boolean {
  return p.sees('FOREIGN', 'KEY') || (p.is('CONSTRAINT') && p.peek(2).word === 'FOREIGN')
}

/** [CONSTRAINT [IF NOT EXISTS] name] FOREIGN KEY (a) REFERENCES t(b) NOT ENFORCED */
export function parseForeignKey(p: Parser): ForeignKey {
  const name = parseConstraintName(p)
  p.expectAll('FOREIGN', 'KEY')
  const columns = parseNames(p)
  return {name, columns, ...parseReferences(p)}
}

function parseColumnReference(p: Parser): ForeignKey {
  const name = parseConstraintName(p)
  return {name, columns: [], ...parseReferences(p)}
}

function parseConstraintName(p: Parser): Name | undefined {
  return p.accept('CONSTRAINT') ? parseName(p) : undefined
}

function parseReferences(p: Parser): Pick<ForeignKey, 'table' | 'references'> {
  p.expect('REFERENCES')
  const table = parseObjectPath(p)
  const references = parseNames(p)
  parseNotEnforced(p)
  return {table, references}
}

/** WITH PARTITION COLUMNS [(a INT64, …)] where it stands; else nothing. */
export function parsePartitionColumns(p: Parser): readonly ColumnDefinition[] | 'AUTO' | undefined {
  if (!p.acceptAll('WITH', 'PARTITION', 'COLUMNS')) return undefined
  return p.is('(') ? parseColumns(p).columns : 'AUTO'
}
