/** Whether a failed request may succeed when sent again. */
export interface FailedResponse {
  readonly status: number
  /** The parsed body; the text where it is not JSON. */
  readonly body: unknown
}

export type Verdict = 'retry' | 'fail'

/** Statuses that pass by themselves, unless the source knows better. */
const transientStatuses = new Set([408, 425, 429, 500, 502, 503, 504])

export function classifyStatus(status: number): Verdict {
  return transientStatuses.has(status) ? 'retry' : 'fail'
}

/** Errors of the connection that pass by themselves. */
const transientCodes = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'EPIPE',
  'ETIMEDOUT',
  'EADDRINUSE',
  'EAI_AGAIN',
  'ENETUNREACH',
  'ERR_READING_RESPONSE_STREAM',
  'ERR_BODY_PARSE_FAILURE',
])

export function classifyCode(code: string | undefined): Verdict {
  return code !== undefined && transientCodes.has(code) ? 'retry' : 'fail'
}

export function parsedBody(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Gateways answer with pages of HTML: the text itself is the body then.
    return text
  }
}
