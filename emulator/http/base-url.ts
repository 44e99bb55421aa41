import type {FastifyRequest} from 'fastify'

/**
 * The address by which this client reaches the server, without a slash at the end: what `selfLink`, `Location`
 * and the like begin with. A secret path prefix is part of it, or the client's next request would lack it.
 */
export function baseUrl(request: FastifyRequest): string {
  const prefixLength = request.originalUrl.length - request.url.length
  return `http://${request.headers.host}${request.originalUrl.slice(0, Math.max(0, prefixLength))}`
}
