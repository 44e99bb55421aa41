/** https://cloud.google.com/storage/docs/json_api/v1/objects/compose */
import {checkKey, newEncryption} from '../encryption.ts'
import {conditionNotMet, invalid, required} from '../errors.ts'
import {asResource, type Call, conditionsIn, json, type Method, named, requestResource} from '../method.ts'
import {checkConditions, parseInt64} from '../objects/conditions.ts'
import {checkObjectName} from '../objects/names.ts'
import type {StoredObject} from '../objects/objects.ts'
import {predefinedAclIn} from '../resources/access-controls.ts'
import type {Contexts} from '../resources/contexts.ts'
import {newFields} from '../resources/object-fields.ts'
import {showObject} from '../resources/view.ts'

const MAX_SOURCES = 32

export const objectsCompose: Method = async (call) => {
  const {store} = call
  const name = named(call, 'destinationObject')
  checkObjectName(name)
  const bucket = store.buckets.get(named(call, 'destinationBucket'))
  const conditions = conditionsIn(call.query)
  const resource = await requestResource(call)
  const sources = sourcesOf(call, bucket.name, resource['sourceObjects'])
  checkConditions(conditions, store.objects.find(bucket.name, name))

  const acl = predefinedAclIn(call, 'destinationPredefinedAcl', bucket)
  const encryption = newEncryption(call, bucket)
  for (const {fields} of sources) checkKey(fields, encryption.customerEncryption)
  const fields = {
    ...combinedContexts(sources),
    ...newFields(asResource(resource['destination']), bucket),
    ...(acl && {acl}),
    ...encryption,
  }
  const {md5: _none, ...content} = await store.bodies.receive(concatenated(call, sources))
  const componentCount = sources.reduce((sum, {content: {componentCount: count}}) => sum + (count ?? 1), 0)
  const object = await store.bodies.keepIf(content.body, () =>
    store.objects.put(bucket.name, name, {content: {...content, componentCount}, fields}, conditions),
  )
  if (resource['deleteSourceObjects'] === true) {
    for (const source of sources) deleteSource(call, source, object)
  }
  return json(showObject(call, object))
}

/** The result has the contexts of all sources, unless the request brings its own; of one key, the last source's. */
function combinedContexts(sources: readonly StoredObject[]): {contexts?: Contexts} {
  const given = sources.map(({fields}) => fields['contexts'] as Contexts | undefined)
  const custom = Object.assign({}, ...given.map((contexts) => contexts?.custom))
  return Object.keys(custom).length > 0 ? {contexts: {custom}} : {}
}

/** A source that the result has taken the place of is gone already. */
function deleteSource({store}: Call, {bucket, name, generation}: StoredObject, result: StoredObject): void {
  if (name === result.name) return
  store.objects.delete({bucket, name, generation: BigInt(generation)}, {})
}

function sourcesOf(call: Call, bucket: string, given: unknown): StoredObject[] {
  if (!Array.isArray(given) || given.length === 0) {
    throw invalid('You must provide at least one source component.')
  }
  if (given.length > MAX_SOURCES) {
    throw invalid(
      `The number of source components provided (${given.length}) exceeds the maximum (${MAX_SOURCES})`,
    )
  }
  return given.map((item) => {
    const {name, generation, objectPreconditions} = asResource(item)
    if (typeof name !== 'string' || name === '') throw required('sourceObjects.name')
    const version = int64(generation, 'generation')
    const object = call.store.objects.get(bucket, name, version)
    const match = int64(asResource(objectPreconditions)['ifGenerationMatch'], 'ifGenerationMatch')
    if (match !== undefined && match !== BigInt(object.generation)) throw conditionNotMet()
    return object
  })
}

const int64 = (value: unknown, name: string): bigint | undefined =>
  value === undefined || value === null ? undefined : parseInt64(String(value), name)

async function* concatenated(call: Call, sources: readonly StoredObject[]): AsyncGenerator<Buffer> {
  for (const {content} of sources) yield* await call.store.bodies.read(content.body, 0, content.size)
}
