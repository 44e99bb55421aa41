/** https://cloud.google.com/storage/docs/json_api/v1/objects/patch */
import {changeObject} from '../change-object.ts'
import {patchedFields} from '../resources/object-fields.ts'

export const objectsPatch = changeObject(patchedFields)
