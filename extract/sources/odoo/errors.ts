/** Which of Odoo's errors pass by themselves, and what to do about the others. */
import type {FailedResponse, Verdict} from '../../http/classify.ts'

interface OdooErrorBody {
  readonly name?: string
  readonly message?: string
}

/** Names of exceptions that PostgreSQL and concurrent transactions cause. */
const transient =
  /OperationalError|SerializationFailure|LockNotAvailable|DeadlockDetected|ConcurrencyError|InterfaceError/

/** An unknown field or argument is a 500 too, and stays one however often it is sent. */
export function classify({status, body}: FailedResponse): Verdict | undefined {
  if (status !== 500) return undefined
  const {name} = errorBody(body)
  return name === undefined || transient.test(name) ? 'retry' : 'fail'
}

/** Odoo's name and message; never `debug`, which is a traceback of the server. */
export function explain({status, body}: FailedResponse): {message?: string; advice?: string} {
  const {name, message} = errorBody(body)
  const said = name === undefined ? undefined : `${name}: ${String(message).slice(0, 300)}`
  return {message: said, advice: advice(status, name)}
}

function advice(status: number, name: string | undefined): string | undefined {
  if (status === 401) return 'Check ODOO_API_KEY: keys are made in Odoo, in the account settings of the user.'
  if (status === 403) return 'Give the user of the key the right to read this model.'
  if (status === 404 && name === undefined)
    return 'Check ODOO_URL and ODOO_DB. JSON-2 needs Odoo 19 or later.'
  if (status === 404) return 'Install the module of this model in Odoo, or leave the stream out.'
  return undefined
}

function errorBody(body: unknown): OdooErrorBody {
  return typeof body === 'object' && body !== null ? (body as OdooErrorBody) : {}
}
