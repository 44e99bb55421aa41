/** https://cloud.google.com/storage/docs/json_api/v1/defaultObjectAccessControls */
import {accessControlMethods} from '../access-control-methods.ts'
import {named} from '../method.ts'
import {defaultObjectAcl} from '../resources/access-controls.ts'

export const defaultObjectAccessControls = accessControlMethods({
  kind: 'storage#objectAccessControl',
  roles: ['OWNER', 'READER'],
  owner: (call) => {
    const {name, metageneration} = call.store.buckets.get(named(call, 'bucket'))
    return {path: `b/${name}/defaultObjectAcl`, fields: {bucket: name}, metageneration}
  },
  read: (_call, bucket) => defaultObjectAcl(bucket),
  write: (call, list) => {
    call.store.buckets.update(named(call, 'bucket'), {}, ({fields}) => ({...fields, defaultObjectAcl: list}))
  },
})
