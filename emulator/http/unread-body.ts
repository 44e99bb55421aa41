/**
 * Answers that are sent before their request's body has been read: a refused upload. The rest of the body is read and
 * thrown away, so that the client gets to know the answer and its connection can be used again.
 */
import type {IncomingMessage} from 'node:http'
import type {FastifyInstance} from 'fastify'

export function readUnreadBodies(server: FastifyInstance): void {
  server.addHook('onRequest', async ({raw}) => keepAfterReading(raw))
  server.addHook('onResponse', async ({raw}) => {
    if (!raw.readableEnded && !raw.destroyed) drain(raw)
  })
}

/** Who stops reading a body half way would otherwise end the connection. */
function keepAfterReading(request: IncomingMessage): void {
  request[Symbol.asyncIterator] = () => request.iterator({destroyOnReturn: false})
}

function drain(request: IncomingMessage): void {
  request.unpipe()
  // A stream that someone waits for to become readable does not flow.
  request.removeAllListeners('readable')
  request.resume()
}
