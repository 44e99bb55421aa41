/**
 * OPTIONS(name = value, …) of DDL statements as fields of REST resources.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/data-definition-language#table_option_list
 */
import type {Options} from '../../sql/ast/index.ts'
import {SqlError, unsupported} from '../../sql/error.ts'
import {
  arrayOf,
  BOOL,
  FLOAT64,
  INT64,
  INTERVAL,
  type SqlType,
  STRING,
  structOf,
  TIMESTAMP,
} from '../../sql/types.ts'
import {evaluate} from '../script/evaluate.ts'
import type {Run} from '../script/run.ts'
import type {Value} from '../types.ts'

/** One option: its type, and what it does to the resource. A NULL value removes what it set. */
export interface OptionRule {
  readonly type: SqlType
  readonly put: (resource: Record<string, unknown>, value: Value) => void
}

export type OptionRules = Readonly<Record<string, OptionRule>>

const LABELS = arrayOf(structOf([{type: STRING}, {type: STRING}]))
const MILLIS_PER_DAY = 86_400_000

/** A field that takes the value as it is. */
export function field(name: string, type: SqlType): OptionRule {
  return {
    type,
    put: (resource, value) => assign(resource, name, typeof value === 'bigint' ? String(value) : value),
  }
}

const days = (name: string): OptionRule => ({
  type: FLOAT64,
  put: (resource, value) => assign(resource, name, value === null ? null : daysToMillis(value as number)),
})

export const daysToMillis = (value: number): string => String(Math.round(value * MILLIS_PER_DAY))

/** null marks a field for removal: `merged` of `resource.ts` acts on it. */
function assign(resource: Record<string, unknown>, name: string, value: unknown): void {
  resource[name] = value
}

const labels: OptionRule = {
  type: LABELS,
  put(resource, value) {
    assign(
      resource,
      'labels',
      value === null ? null : Object.fromEntries(value as unknown as readonly (readonly [string, string])[]),
    )
  },
}

const common: OptionRules = {
  description: field('description', STRING),
  friendly_name: field('friendlyName', STRING),
  labels,
}

const expiration: OptionRule = {
  type: TIMESTAMP,
  put: (resource, value) =>
    assign(resource, 'expirationTime', value === null ? null : String((value as bigint) / 1000n)),
}

const inside = (
  object: string,
  name: string,
  type: SqlType,
  convert = (value: Value): unknown => value,
): OptionRule => ({
  type,
  put(resource, value) {
    const before = resource[object] as Record<string, unknown> | undefined
    const after = {...before, [name]: value === null ? undefined : convert(value)}
    assign(resource, object, after)
  },
})

const kmsKey: OptionRule = inside('encryptionConfiguration', 'kmsKeyName', STRING)

export const TABLE_OPTIONS: OptionRules = {
  ...common,
  expiration_timestamp: expiration,
  partition_expiration_days: inside('timePartitioning', 'expirationMs', FLOAT64, (v) =>
    daysToMillis(v as number),
  ),
  require_partition_filter: {
    type: BOOL,
    put(resource, value) {
      assign(resource, 'requirePartitionFilter', value)
      const partitioning = resource.timePartitioning as Record<string, unknown> | undefined
      if (partitioning && 'requirePartitionFilter' in partitioning) {
        resource.timePartitioning = {...partitioning, requirePartitionFilter: undefined}
      }
    },
  },
  kms_key_name: kmsKey,
  default_rounding_mode: field('defaultRoundingMode', STRING),
  enable_change_history: field('enableChangeHistory', BOOL),
  enable_fine_grained_mutations: field('enableFineGrainedMutations', BOOL),
  max_staleness: {
    type: INTERVAL,
    put: (resource, value) => assign(resource, 'maxStaleness', value === null ? null : intervalText(value)),
  },
  tags: {
    type: LABELS,
    put: (resource, value) =>
      assign(
        resource,
        'resourceTags',
        value === null
          ? null
          : Object.fromEntries(value as unknown as readonly (readonly [string, string])[]),
      ),
  },
}

export const VIEW_OPTIONS: OptionRules = {
  ...common,
  expiration_timestamp: expiration,
  tags: TABLE_OPTIONS.tags!,
}

export const MATERIALIZED_VIEW_OPTIONS: OptionRules = {
  ...VIEW_OPTIONS,
  enable_refresh: inside('materializedView', 'enableRefresh', BOOL),
  refresh_interval_minutes: inside('materializedView', 'refreshIntervalMs', FLOAT64, (minutes) =>
    String(Math.round((minutes as number) * 60_000)),
  ),
  max_staleness: TABLE_OPTIONS.max_staleness!,
  allow_non_incremental_definition: inside('materializedView', 'allowNonIncrementalDefinition', BOOL),
  kms_key_name: kmsKey,
}

export const SCHEMA_OPTIONS: OptionRules = {
  ...common,
  location: field('location', STRING),
  default_table_expiration_days: days('defaultTableExpirationMs'),
  default_partition_expiration_days: days('defaultPartitionExpirationMs'),
  default_kms_key_name: inside('defaultEncryptionConfiguration', 'kmsKeyName', STRING),
  default_rounding_mode: field('defaultRoundingMode', STRING),
  is_case_insensitive: field('isCaseInsensitive', BOOL),
  max_time_travel_hours: field('maxTimeTravelHours', INT64),
  storage_billing_model: field('storageBillingModel', STRING),
  tags: TABLE_OPTIONS.tags!,
}

export const COLUMN_OPTIONS: OptionRules = {
  description: field('description', STRING),
  rounding_mode: field('roundingMode', STRING),
  data_policies: field('dataPolicies', arrayOf(STRING)),
  policy_tags: {
    type: arrayOf(STRING),
    put: (resource, value) => assign(resource, 'policyTags', value === null ? null : {names: value}),
  },
}

export const ROUTINE_OPTIONS: OptionRules = {
  description: field('description', STRING),
  library: {
    type: arrayOf(STRING),
    put: (resource, value) => assign(resource, 'importedLibraries', value),
  },
  strict_mode: field('strictMode', BOOL),
  data_governance_type: field('dataGovernanceType', STRING),
  endpoint: inside('remoteFunctionOptions', 'endpoint', STRING),
}

/** Options of BigQuery that would change what queries answer, or where rows lie. */
const NOT_OFFERED = new Set(
  'privacy_policy storage_uri file_format table_format failover_reservation is_primary primary_replica'.split(
    ' ',
  ),
)

/** The fields that the options give, on top of `resource`. */
export async function withOptions(
  run: Run,
  options: Options,
  rules: OptionRules,
  resource: Record<string, unknown> = {},
): Promise<Record<string, unknown>> {
  const result = {...resource}
  const seen = new Set<string>()
  for (const option of options) {
    const name = option.name.toLowerCase()
    const rule = rules[name]
    if (!rule && NOT_OFFERED.has(name)) throw unsupported(`the option ${name}`, option.at)
    if (!rule) throw new SqlError(`Unknown option: ${option.name}`, option.at)
    if (seen.has(name)) throw new SqlError(`Duplicate option specified: ${option.name}`, option.at)
    seen.add(name)
    rule.put(result, await optionValue(run, option, rule.type))
  }
  return result
}

/** A library may be one text instead of a list. */
async function optionValue(run: Run, option: Options[number], type: SqlType): Promise<Value> {
  if (type.kind === 'ARRAY' && option.value.kind === 'literal' && option.value.type === 'string') {
    return [option.value.value]
  }
  return (await evaluate(run, option.value, type)).value
}

/** As REST writes maxStaleness: `Y-M D H:M:S`. */
function intervalText(value: Value): string {
  const {months, days: d, micros} = value as {months: number; days: number; micros: bigint}
  const seconds = Number(micros / 1_000_000n)
  return `${Math.trunc(months / 12)}-${months % 12} ${d} ${Math.trunc(seconds / 3600)}:${Math.trunc(seconds / 60) % 60}:${seconds % 60}`
}
