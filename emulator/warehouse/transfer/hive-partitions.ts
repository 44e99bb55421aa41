/**
 * Hive partitions: columns whose values stand in the names of files, `gs://b/t/day=2026-01-31/country=ch/x.json`.
 * https://cloud.google.com/bigquery/docs/hive-partitioned-queries
 */
import type {ScalarType} from '../../sql/types.ts'
import {scalarNamed} from '../../sql/types.ts'
import {fieldType} from '../schema.ts'
import type {FieldSchema, TableSchema} from '../types.ts'
import {invalidLoad} from './load-error.ts'
import {scalarText} from './records/scalar-text.ts'
import type {FileColumn, SourceFile} from './source-files.ts'

export interface HiveOptions {
  /** AUTO detects types, STRINGS takes all values as texts, CUSTOM has the types in the prefix. */
  readonly mode?: string | null
  /** What comes before the partitions; for CUSTOM `gs://b/t/{day:DATE}/{country:STRING}`. */
  readonly sourceUriPrefix?: string | null
  readonly requirePartitionFilter?: boolean | null
}

/**
 * The partition columns, in the order in which they stand in the names.
 * @param known columns whose types are settled, by the table or by whoever declared them.
 */
export function hiveColumns(
  files: readonly SourceFile[],
  options: HiveOptions | null | undefined,
  known: TableSchema = {fields: []},
): FileColumn[] {
  if (!options) return []
  const mode = (options.mode || 'AUTO').toUpperCase()
  const given = options.sourceUriPrefix ?? ''
  const declared = declaredKeys(given)
  const prefix = given.replace(/\{.*$/s, '')
  const parts = new Map(files.map((file) => [file.uri, partsOf(file, prefix)]))
  const keys = mode === 'CUSTOM' ? [...declared.keys()] : keysOf(files, parts)
  return keys.map((name) => {
    const texts = files.map((file) => parts.get(file.uri)?.get(name) ?? null)
    const type =
      declared.get(name) ?? knownType(known, name) ?? (mode === 'STRINGS' ? STRING : detected(texts))
    return {name, type, textOf: (file) => columnText(name, type, parts.get(file.uri)?.get(name) ?? null)}
  })
}

/** The prefix by which mode CUSTOM declares its columns. */
export const customPrefix = (prefix: string, fields: readonly FieldSchema[]): string =>
  [prefix.replace(/\/$/, ''), ...fields.map((field) => `{${field.name}:${field.type}}`)].join('/')

function knownType({fields}: TableSchema, name: string): ScalarType | undefined {
  const field = fields.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase())
  return field && (fieldType(field) as ScalarType)
}

const STRING: ScalarType = {kind: 'STRING'}
const NULL_PARTITION = '__HIVE_DEFAULT_PARTITION__'

/** `{day:DATE}` parts of the prefix of mode CUSTOM. */
function declaredKeys(prefix: string): Map<string, ScalarType> {
  const keys = [...prefix.matchAll(/\{([^:}]+):([^}]+)\}/g)]
  return new Map(
    keys.map(([, name, typeName]) => {
      const kind = scalarNamed(typeName!.trim())
      if (!kind) throw invalidLoad(`Invalid type of hive partition key ${name}: ${typeName}`)
      return [name!.trim(), {kind}]
    }),
  )
}

function partsOf({uri}: SourceFile, prefix: string): Map<string, string> {
  if (prefix && !uri.startsWith(prefix)) {
    throw invalidLoad(`URI ${uri} does not begin with the sourceUriPrefix ${prefix}`)
  }
  const folders = uri.slice(prefix.length).split('/').slice(0, -1)
  return new Map(
    folders
      .map((folder) => /^([^=]+)=(.*)$/s.exec(folder))
      .filter((match) => match !== null)
      .map((match) => [match[1]!, decodeURIComponent(match[2]!)]),
  )
}

function keysOf(
  files: readonly SourceFile[],
  parts: ReadonlyMap<string, ReadonlyMap<string, string>>,
): string[] {
  const [first] = files
  if (!first) return []
  const keys = [...parts.get(first.uri)!.keys()]
  for (const file of files) {
    const own = [...parts.get(file.uri)!.keys()]
    if (own.join('/') !== keys.join('/')) {
      throw invalidLoad(
        `Partition keys should be invariant from table creation across all partitions, with the same order. Expected ${keys.length} partition keys (${keys.join(', ')}), but ${file.uri} has ${own.length} (${own.join(', ')})`,
      )
    }
  }
  return keys
}

/** Detection knows INT64, DATE, TIMESTAMP and STRING. */
function detected(texts: readonly (string | null)[]): ScalarType {
  const given = texts.filter((text): text is string => text !== null && text !== NULL_PARTITION)
  const all = (kind: ScalarType['kind']) =>
    given.length > 0 && given.every((text) => scalarText(text, {kind}) !== undefined)
  if (given.every((text) => /^[+-]?\d{1,19}$/.test(text)) && all('INT64')) return {kind: 'INT64'}
  if (all('DATE')) return {kind: 'DATE'}
  return all('TIMESTAMP') ? {kind: 'TIMESTAMP'} : STRING
}

function columnText(name: string, type: ScalarType, given: string | null): string | null {
  if (given === null || given === NULL_PARTITION) return null
  const text = scalarText(given, type)
  if (text === undefined)
    throw invalidLoad(`Hive partition key ${name} has the value ${given}, which is no ${type.kind}`)
  return text
}
