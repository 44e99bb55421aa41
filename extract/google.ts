/** What Google's clients throw, as an error of ours that says what to do. */
import {LakeError} from './errors.ts'

interface GoogleFailure {
  readonly code?: number | string
  readonly message?: string
  readonly errors?: readonly {readonly message?: string; readonly reason?: string}[]
}

/** The HTTP status, or the code of a broken connection. */
export function codeOf(error: unknown): number | string | undefined {
  const code = (error as GoogleFailure | null)?.code
  return typeof code === 'string' && /^\d+$/.test(code) ? Number(code) : code
}

/** Runs one step with Google's clients; what fails becomes a LakeError with the step in its message. */
export async function lake<Result>(step: string, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run()
  } catch (error) {
    if (error instanceof LakeError) throw error
    throw lakeError(step, error)
  }
}

export function lakeError(step: string, error: unknown): LakeError {
  const code = codeOf(error)
  const failure = error as GoogleFailure
  const said = failure.errors?.[0]?.message ?? failure.message ?? String(error)
  return new LakeError(
    `Cannot ${step}: ${said}${code === undefined || said.includes(String(code)) ? '' : ` (${code})`}`,
    {status: typeof code === 'number' ? code : undefined, advice: adviceFor(code, said)},
    error,
  )
}

function adviceFor(code: number | string | undefined, said: string): string {
  if (code === 507 || /ENOSPC|no space left|disk.*full/i.test(`${code} ${said}`)) {
    return 'The disk is full: make room, then run again; what has landed is not read again.'
  }
  if (code === 401) return 'Check the credentials.'
  if (code === 403)
    return 'The credentials lack a role: Storage Object Admin and BigQuery Data Editor and Job User.'
  if (code === 404) return 'Check the names of project, bucket and dataset, and the location.'
  if (code === 'ECONNREFUSED') return 'Nothing answers there: check that the target is up.'
  return 'Run again: what has landed is not read again.'
}
