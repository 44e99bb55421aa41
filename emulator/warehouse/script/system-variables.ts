/**
 * System variables: https://cloud.google.com/bigquery/docs/reference/system-variables
 */
import type {BoundValue} from '../../sql/catalog.ts'
import {INT64, INTERVAL, type SqlType, STRING, TIMESTAMP} from '../../sql/types.ts'
import type {Value} from '../types.ts'
import {boundValue} from '../values/literal.ts'
import {childJobId} from './child-job.ts'
import type {StackFrame} from './frame.ts'
import type {Run} from './run.ts'

const STACK: SqlType = {
  kind: 'ARRAY',
  element: {
    kind: 'STRUCT',
    fields: [
      {name: 'line', type: INT64},
      {name: 'column', type: INT64},
      {name: 'filename', type: STRING},
      {name: 'location', type: STRING},
    ],
  },
}

type Reader = (run: Run) => readonly [Value, SqlType]

const text = (read: (run: Run) => string | null | undefined): Reader => {
  return (run) => [read(run) ?? null, STRING]
}
const integer = (read: (run: Run) => bigint | number | null): Reader => {
  return (run) => {
    const value = read(run)
    return [value === null ? null : BigInt(value), INT64]
  }
}

const setting = (name: string, type: SqlType): Reader => {
  return (run) => [run.session.settings.get(name) ?? null, type]
}

const READERS: Readonly<Record<string, Reader>> = {
  current_job_id: text((run) => statementJob(run, run.report.outcomes.length)),
  dataset_id: text((run) => run.session.defaultDataset?.dataset),
  dataset_project_id: text((run) => run.session.defaultProject ?? run.session.defaultDataset?.project),
  'error.formatted_stack_trace': text((run) => run.frame.error && formatStack(run.frame.error.stack)),
  'error.message': text((run) => run.frame.error?.message),
  'error.stack_trace': (run) => [run.frame.error ? run.frame.error.stack.map(stackValue) : null, STACK],
  'error.statement_text': text((run) => run.frame.error?.statementText),
  last_job_id: text((run) =>
    run.report.outcomes.length > 0 ? statementJob(run, run.report.outcomes.length - 1) : null,
  ),
  location: text((run) => run.session.location),
  project_id: text((run) => run.session.project),
  max_staleness_override: setting('max_staleness_override', INTERVAL),
  query_label: setting('query_label', STRING),
  reservation: setting('reservation', STRING),
  row_count: integer((run) => run.report.rowCount),
  'script.bytes_billed': integer(() => 0),
  'script.bytes_processed': integer(() => 0),
  'script.creation_time': (run) => [BigInt(run.report.startedAt) * 1000n, TIMESTAMP],
  'script.job_id': text((run) => run.session.jobId),
  'script.num_child_jobs': integer((run) => run.report.outcomes.length),
  'script.slot_ms': integer(() => 0),
  // No @@ variable can be written like this: it is what the function SESSION_USER answers.
  'session_user()': text((run) => run.session.userEmail),
  session_id: text((run) => run.session.id),
  time_zone: text((run) => run.session.timeZone),
}

/** The job that a statement is, in a script a part of the script's. */
function statementJob({session: {jobId}, report}: Run, index: number): string | undefined {
  return jobId && report.isScript ? childJobId(jobId, index) : jobId
}

/** By lower-cased name; each value is worked out when the compiler asks for it. */
export function systemVariables(run: Run): ReadonlyMap<string, BoundValue> {
  return new SystemVariables(run)
}

class SystemVariables extends Map<string, BoundValue> {
  readonly #run: Run

  constructor(run: Run) {
    super()
    this.#run = run
  }

  override has(name: string): boolean {
    return name in READERS
  }

  override get(name: string): BoundValue | undefined {
    const read = READERS[name]
    return read && boundValue(...read(this.#run))
  }
}

const stackValue = (frame: StackFrame): Value => [
  BigInt(frame.line),
  BigInt(frame.column),
  frame.filename,
  frame.location,
]

function formatStack(stack: readonly StackFrame[]): string {
  return stack.map((f) => `At ${f.location ?? ''}[${f.line}:${f.column}]`).join('\n')
}
