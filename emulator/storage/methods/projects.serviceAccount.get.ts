/** https://cloud.google.com/storage/docs/json_api/v1/projects/serviceAccount/get */
import {json, type Method, named} from '../method.ts'
import {projectNumber} from '../resources/project-number.ts'

export const projectsServiceAccountGet: Method = (call) => {
  const number = projectNumber(named(call, 'projectId'))
  return json({
    kind: 'storage#serviceAccount',
    email_address: `service-${number}@gs-project-accounts.iam.gserviceaccount.com`,
  })
}
