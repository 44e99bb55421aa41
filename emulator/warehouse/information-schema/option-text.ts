/** Options as GoogleSQL writes them: for *_OPTIONS views and for `ddl` columns. */
export interface OptionText {
  readonly name: string
  readonly type: string
  readonly value: string
}

type Resource = Readonly<Record<string, unknown>>
type Write = (resource: Resource) => string | undefined

export const quoted = (text: unknown): string => JSON.stringify(String(text))

const string =
  (field: string): Write =>
  (resource) =>
    resource[field] == null ? undefined : quoted(resource[field])

const bool =
  (field: string): Write =>
  (resource) =>
    resource[field] == null ? undefined : String(resource[field])

const days =
  (read: (resource: Resource) => unknown): Write =>
  (resource) => {
    const millis = read(resource)
    if (millis == null) return undefined
    const value = Number(millis) / 86_400_000
    return Number.isInteger(value) ? `${value}.0` : String(value)
  }

const partitioning = (resource: Resource): Resource =>
  (resource.timePartitioning as Resource | null | undefined) ?? {}

const labels: Write = (resource) => {
  const entries = Object.entries((resource.labels as Record<string, string> | null | undefined) ?? {})
  if (entries.length === 0) return undefined
  return `[${entries.map(([key, value]) => `STRUCT(${quoted(key)}, ${quoted(value)})`).join(', ')}]`
}

const expiration: Write = (resource) =>
  resource.expirationTime == null
    ? undefined
    : `TIMESTAMP "${new Date(Number(resource.expirationTime)).toISOString()}"`

const LABELS = 'ARRAY<STRUCT<STRING, STRING>>'

const TABLE: readonly (readonly [string, string, Write])[] = [
  ['partition_expiration_days', 'FLOAT64', days((r) => partitioning(r).expirationMs)],
  ['expiration_timestamp', 'TIMESTAMP', expiration],
  ['require_partition_filter', 'BOOL', requireFilter],
  ['friendly_name', 'STRING', string('friendlyName')],
  ['description', 'STRING', string('description')],
  ['labels', LABELS, labels],
  ['default_rounding_mode', 'STRING', string('defaultRoundingMode')],
  ['enable_change_history', 'BOOL', bool('enableChangeHistory')],
]

function requireFilter(resource: Resource): string | undefined {
  const value = resource.requirePartitionFilter ?? partitioning(resource).requirePartitionFilter
  return value == null ? undefined : String(value)
}

const SCHEMA: readonly (readonly [string, string, Write])[] = [
  ['location', 'STRING', string('location')],
  ['default_table_expiration_days', 'FLOAT64', days((r) => r.defaultTableExpirationMs)],
  ['default_partition_expiration_days', 'FLOAT64', days((r) => r.defaultPartitionExpirationMs)],
  ['friendly_name', 'STRING', string('friendlyName')],
  ['description', 'STRING', string('description')],
  ['labels', LABELS, labels],
  ['is_case_insensitive', 'BOOL', bool('isCaseInsensitive')],
  ['storage_billing_model', 'STRING', string('storageBillingModel')],
  [
    'max_time_travel_hours',
    'INT64',
    (r) => (r.maxTimeTravelHours == null ? undefined : String(r.maxTimeTravelHours)),
  ],
  ['default_rounding_mode', 'STRING', string('defaultRoundingMode')],
]

const ROUTINE: readonly (readonly [string, string, Write])[] = [
  ['description', 'STRING', string('description')],
  [
    'library',
    'ARRAY<STRING>',
    (r) => {
      const uris = r.importedLibraries as string[] | null | undefined
      return uris?.length ? `[${uris.map(quoted).join(', ')}]` : undefined
    },
  ],
  ['strict_mode', 'BOOL', bool('strictMode')],
]

const write = (rules: typeof TABLE, resource: Resource): OptionText[] =>
  rules.flatMap(([name, type, rule]) => {
    const value = rule(resource)
    return value === undefined ? [] : [{name, type, value}]
  })

export const tableOptions = (resource: Resource): OptionText[] => write(TABLE, resource)
export const schemaOptions = (resource: Resource): OptionText[] => write(SCHEMA, resource)
export const routineOptions = (resource: Resource): OptionText[] => write(ROUTINE, resource)
