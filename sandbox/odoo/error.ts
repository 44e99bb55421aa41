/** An error as Odoo answers it: the HTTP status, Python's name of the exception, and its message. */
export class OdooError extends Error {
  readonly status: number
  readonly exception: string
  readonly arguments: readonly unknown[]

  constructor(status: number, exception: string, message: string, more: readonly unknown[] = []) {
    super(message)
    this.status = status
    this.exception = exception
    this.arguments = [message, ...more]
  }
}

export const valueError = (message: string) => new OdooError(500, 'builtins.ValueError', message)
export const typeError = (message: string) => new OdooError(500, 'builtins.TypeError', message)
export const userError = (message: string) => new OdooError(422, 'odoo.exceptions.UserError', message)
export const notFound = (message: string) =>
  new OdooError(404, 'werkzeug.exceptions.NotFound', message, [404])
export const unauthorized = (message: string) =>
  new OdooError(401, 'werkzeug.exceptions.Unauthorized', message, [401])
export const badRequest = (message: string) =>
  new OdooError(400, 'werkzeug.exceptions.BadRequest', message, [400])
export const unprocessable = (message: string) =>
  new OdooError(422, 'werkzeug.exceptions.UnprocessableEntity', message, [422])
export const accessError = (message: string) => new OdooError(403, 'odoo.exceptions.AccessError', message)

/** The body of every error: real servers put a Python traceback with paths and values into `debug`. */
export function errorBody(error: OdooError) {
  return {
    name: error.exception,
    message: error.message,
    arguments: error.arguments,
    context: {},
    debug: `Traceback (most recent call last):\n  File "odoo/http.py", line 2273, in _serve_db\n${error.exception}: ${error.message}\n`,
  }
}
