import {expect, test} from 'vitest'
import {ROUTES} from '../../../emulator/bigquery/routes.ts'
import {useEmulator} from '../../helpers/emulator.ts'

const server = useEmulator()

test.each(['/$discovery/rest?version=v2', '/discovery/v1/apis/bigquery/v2/rest'])(
  'the discovery document at %s leads back to this server',
  async (path) => {
    const {json} = await server.call('GET', path)
    expect(json).toMatchObject({
      id: 'bigquery:v2',
      rootUrl: `${server.emulator.url}/`,
      servicePath: 'bigquery/v2/',
    })
    expect(json.resources.jobs.methods.list).toMatchObject({
      id: 'bigquery.jobs.list',
      httpMethod: 'GET',
      path: 'projects/{+projectId}/jobs',
      parameterOrder: ['projectId'],
      parameters: {stateFilter: {type: 'string', repeated: true, location: 'query'}},
    })
    expect(json.resources.jobs.methods.insert.mediaUpload.protocols.resumable.path).toBe(
      '/resumable/upload/bigquery/v2/projects/{+projectId}/jobs',
    )
  },
)

test('every schema that a method names is there', async () => {
  const {json} = await server.call('GET', '/$discovery/rest?version=v2')
  for (const {request, response} of ROUTES) {
    for (const name of [request, response]) if (name) expect(json.schemas[name].id).toBe(name)
  }
})

test('every method is named once, by Google’s id', () => {
  const ids = ROUTES.map((route) => route.id)
  expect(new Set(ids).size).toBe(ids.length)
  for (const id of ids) expect(id).toMatch(/^bigquery\.\w+\.\w+$/)
})

test.each(ROUTES.filter((route) => !route.run))('$id is not built, and says so', async ({id, verb, path}) => {
  const url = `/bigquery/v2/${path.replaceAll(/\{\w+\}/g, 'x')}`
  const {status, json} = await server.call(verb, url, verb === 'GET' ? undefined : {})
  expect(status).toBe(501)
  expect(json.error.message).toBe(`${id} is not supported by this server.`)
})
