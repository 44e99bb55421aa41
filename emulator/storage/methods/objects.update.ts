/** https://cloud.google.com/storage/docs/json_api/v1/objects/update */
import {changeObject} from '../change-object.ts'
import {replacedFields} from '../resources/object-fields.ts'

export const objectsUpdate = changeObject(replacedFields)
