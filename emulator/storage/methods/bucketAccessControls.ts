/** https://cloud.google.com/storage/docs/json_api/v1/bucketAccessControls */
import {accessControlMethods} from '../access-control-methods.ts'
import {named} from '../method.ts'
import {bucketAcl} from '../resources/access-controls.ts'

export const bucketAccessControls = accessControlMethods({
  kind: 'storage#bucketAccessControl',
  roles: ['OWNER', 'WRITER', 'READER'],
  owner: (call) => {
    const {name, metageneration} = call.store.buckets.get(named(call, 'bucket'))
    return {path: `b/${name}/acl`, fields: {bucket: name}, metageneration}
  },
  read: (_call, bucket) => bucketAcl(bucket),
  write: (call, acl) => {
    call.store.buckets.update(named(call, 'bucket'), {}, ({fields}) => ({...fields, acl}))
  },
})
