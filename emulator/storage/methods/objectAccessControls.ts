/** https://cloud.google.com/storage/docs/json_api/v1/objectAccessControls */
import {accessControlMethods} from '../access-control-methods.ts'
import {type Call, generationIn, named} from '../method.ts'
import type {ObjectKey} from '../objects/objects.ts'
import {objectAcl} from '../resources/access-controls.ts'

const keyIn = (call: Call): ObjectKey => ({
  bucket: named(call, 'bucket'),
  name: named(call, 'object'),
  generation: generationIn(call.query),
})

const objectIn = (call: Call) => {
  const {bucket, name, generation} = keyIn(call)
  return call.store.objects.get(bucket, name, generation)
}

export const objectAccessControls = accessControlMethods({
  kind: 'storage#objectAccessControl',
  roles: ['OWNER', 'READER'],
  owner: (call) => {
    const {bucket, name, generation, metageneration} = objectIn(call)
    return {
      path: `b/${bucket}/o/${encodeURIComponent(name)}/acl`,
      fields: {bucket, object: name, generation: String(generation)},
      metageneration,
    }
  },
  read: (call, bucket) => objectAcl(objectIn(call), bucket),
  write: (call, acl) => {
    call.store.objects.update(keyIn(call), {}, ({fields}) => ({...fields, acl}))
  },
})
