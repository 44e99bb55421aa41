/**
 * The discovery document, by which `bq` and Google's generated clients find methods. Made from our own table of
 * routes; schemas are named but not described, which is all that those clients need.
 * https://developers.google.com/discovery/v1/reference/apis
 */
import type {ParameterKind, Route} from './route.ts'

/** `baseUrl` is the server's address as the client reaches it: all further calls go there. */
export function discoveryDocument(routes: readonly Route[], baseUrl: string) {
  const rootUrl = `${baseUrl}/`
  return {
    kind: 'discovery#restDescription',
    discoveryVersion: 'v1',
    id: 'bigquery:v2',
    name: 'bigquery',
    version: 'v2',
    title: 'BigQuery API',
    protocol: 'rest',
    rootUrl,
    servicePath: 'bigquery/v2/',
    baseUrl: `${rootUrl}bigquery/v2/`,
    basePath: '/bigquery/v2/',
    batchPath: 'batch/bigquery/v2',
    parameters: COMMON_PARAMETERS,
    schemas: schemasOf(routes),
    resources: resourcesOf(routes),
  }
}

const query = (type: string, description: string) => ({type, description, location: 'query'})

/** https://cloud.google.com/bigquery/docs/reference/rest#common-parameters */
const COMMON_PARAMETERS = {
  alt: {...query('string', 'Data format for response.'), default: 'json', enum: ['json']},
  fields: query('string', 'Selector specifying which fields to include in a partial response.'),
  key: query('string', 'API key.'),
  oauth_token: query('string', 'OAuth 2.0 token for the current user.'),
  prettyPrint: {...query('boolean', 'Returns response with indentations and line breaks.'), default: 'true'},
  quotaUser: query('string', 'Arbitrary string assigned to a user for quota purposes.'),
  trace: query('string', 'A tracing token.'),
}

function schemasOf(routes: readonly Route[]) {
  const names = routes
    .flatMap(({request, response}) => [request, response])
    .filter((name) => name !== undefined)
  return Object.fromEntries([...new Set(names)].sort().map((id) => [id, {id, type: 'object'}]))
}

function resourcesOf(routes: readonly Route[]) {
  const resources: Record<string, {methods: Record<string, unknown>}> = {}
  for (const route of routes) {
    const [, resource = '', method = ''] = route.id.split('.')
    resources[resource] ??= {methods: {}}
    resources[resource].methods[method] = methodOf(route)
  }
  return resources
}

function methodOf(route: Route) {
  const names = [...route.path.matchAll(/\{(\w+)\}/g)].map((found) => found[1]!)
  const fromPath = names.map((name) => [
    name,
    {type: 'string', location: 'path', required: true, pattern: '^[^/]+$'},
  ])
  const fromQuery = Object.entries(route.query ?? {}).map(([name, kind]) => [name, parameter(kind)])
  return {
    id: route.id,
    httpMethod: route.verb,
    path: route.path.replaceAll('{', '{+'),
    flatPath: route.path,
    parameterOrder: names,
    parameters: Object.fromEntries([...fromPath, ...fromQuery]),
    ...(route.request && {request: {$ref: route.request}}),
    ...(route.response && {response: {$ref: route.response}}),
    ...(route.upload && {supportsMediaUpload: true, mediaUpload: mediaUpload(route.path)}),
  }
}

function parameter(kind: ParameterKind) {
  const at = {location: 'query'}
  if (kind === 'string*') return {...at, type: 'string', repeated: true}
  if (kind === 'string' || kind === 'boolean') return {...at, type: kind}
  // 64 bit integers are strings in JSON.
  return {...at, type: kind === 'uint64' ? 'string' : 'integer', format: kind}
}

const mediaUpload = (path: string) => ({
  accept: ['*/*'],
  protocols: {
    simple: {multipart: true, path: `/upload/bigquery/v2/${path.replaceAll('{', '{+')}`},
    resumable: {multipart: true, path: `/resumable/upload/bigquery/v2/${path.replaceAll('{', '{+')}`},
  },
})
