/** The same rules as for HTTP: the address must be ours, nothing a web page sends is answered, and calls carry the token. */
import type {Metadata} from '@grpc/grpc-js'
import {type AccessRules, refusal} from '../http/access.ts'

export interface Caller {
  readonly metadata: Metadata
  /** What the client addressed: the `:authority` of HTTP/2. */
  readonly host: string
}

/** Fails with 401 or 403 for calls that are not to be answered. */
export function checkAccess({metadata, host}: Caller, port: number, rules: AccessRules): void {
  const header = (name: string) => metadata.get(name)[0]?.toString()
  const headers = {
    host,
    authorization: header('authorization'),
    origin: header('origin'),
    'sec-fetch-site': header('sec-fetch-site') as 'none' | undefined,
  }
  const refused = refusal({headers, path: '', port}, false, rules)
  if (refused) throw refused
}
