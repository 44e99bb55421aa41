/** What patch and update of an object share. */
import {flag} from '../http/query-parameters.ts'
import {conditionsIn, generationIn, json, type Method, named, requestResource} from './method.ts'
import {predefinedAclIn} from './resources/access-controls.ts'
import type {patchedFields} from './resources/object-fields.ts'
import {checkAclAllowed} from './resources/uniform-access.ts'
import {showObject} from './resources/view.ts'

/** A method that gives an object the fields that `newFields` makes of its own and of the request's resource. */
export const changeObject =
  (newFields: typeof patchedFields): Method =>
  async (call) => {
    const resource = await requestResource(call)
    const override = flag(call.query, 'overrideUnlockedRetention') ?? false
    const key = {
      bucket: named(call, 'bucket'),
      name: named(call, 'object'),
      generation: generationIn(call.query),
    }
    const object = call.store.objects.update(key, conditionsIn(call.query), ({fields}, bucket) => {
      checkAclAllowed(bucket, resource)
      const acl = predefinedAclIn(call, 'predefinedAcl', bucket)
      return {...newFields(fields, resource, override), ...(acl && {acl})}
    })
    return json(showObject(call, object))
  }
