/** https://cloud.google.com/storage/docs/json_api/v1/buckets/lockRetentionPolicy */
import {invalid, required} from '../errors.ts'
import {conditionsIn, json, type Method, named} from '../method.ts'
import {showBucket} from '../resources/view.ts'

export const bucketsLockRetentionPolicy: Method = (call) => {
  const conditions = conditionsIn(call.query)
  if (conditions.metagenerationMatch === undefined) throw required('ifMetagenerationMatch')
  const bucket = call.store.buckets.update(named(call, 'bucket'), conditions, ({fields}) => {
    const policy = fields['retentionPolicy'] as Record<string, unknown> | undefined
    if (!policy) throw invalid('The bucket has no retention policy to lock.')
    return {...fields, retentionPolicy: {...policy, isLocked: true}}
  })
  return json(showBucket(call, bucket))
}
