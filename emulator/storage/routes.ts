/**
 * Every method of the Cloud Storage JSON API, v1. Those without `run` are not built: they answer 501 and name
 * themselves. https://cloud.google.com/storage/docs/json_api/v1
 */
import type {FastifyPluginAsync} from 'fastify'
import type {Route} from './answer-call.ts'
import {bucketAccessControls} from './methods/bucketAccessControls.ts'
import {bucketsDelete} from './methods/buckets.delete.ts'
import {bucketsGet} from './methods/buckets.get.ts'
import {bucketsGetIamPolicy} from './methods/buckets.getIamPolicy.ts'
import {bucketsGetStorageLayout} from './methods/buckets.getStorageLayout.ts'
import {bucketsInsert} from './methods/buckets.insert.ts'
import {bucketsList} from './methods/buckets.list.ts'
import {bucketsLockRetentionPolicy} from './methods/buckets.lockRetentionPolicy.ts'
import {bucketsPatch} from './methods/buckets.patch.ts'
import {bucketsRestore} from './methods/buckets.restore.ts'
import {bucketsSetIamPolicy} from './methods/buckets.setIamPolicy.ts'
import {bucketsTestIamPermissions} from './methods/buckets.testIamPermissions.ts'
import {bucketsUpdate} from './methods/buckets.update.ts'
import {channelsStop} from './methods/channels.stop.ts'
import {defaultObjectAccessControls} from './methods/defaultObjectAccessControls.ts'
import {managedFolders} from './methods/managedFolders.ts'
import {notifications} from './methods/notifications.ts'
import {objectAccessControls} from './methods/objectAccessControls.ts'
import {objectsCompose} from './methods/objects.compose.ts'
import {objectsCopy} from './methods/objects.copy.ts'
import {objectsDelete} from './methods/objects.delete.ts'
import {objectsGet} from './methods/objects.get.ts'
import {objectsInsert} from './methods/objects.insert.ts'
import {objectsList} from './methods/objects.list.ts'
import {objectsMove} from './methods/objects.move.ts'
import {objectsPatch} from './methods/objects.patch.ts'
import {objectsRestore} from './methods/objects.restore.ts'
import {objectsRewrite} from './methods/objects.rewrite.ts'
import {objectsUpdate} from './methods/objects.update.ts'
import {objectsWatchAll} from './methods/objects.watchAll.ts'
import {projectsHmacKeys} from './methods/projects.hmacKeys.ts'
import {projectsServiceAccountGet} from './methods/projects.serviceAccount.get.ts'
import type {ObjectStore} from './objects/object-store.ts'
import {serveMethods} from './serve-methods.ts'

export const ROUTES: readonly Route[] = [
  // anywhereCaches
  {
    id: 'storage.anywhereCaches.disable',
    verb: 'POST',
    path: '/b/{bucket}/anywhereCaches/{anywhereCacheId}/disable',
  },
  {id: 'storage.anywhereCaches.get', verb: 'GET', path: '/b/{bucket}/anywhereCaches/{anywhereCacheId}'},
  {id: 'storage.anywhereCaches.insert', verb: 'POST', path: '/b/{bucket}/anywhereCaches'},
  {id: 'storage.anywhereCaches.list', verb: 'GET', path: '/b/{bucket}/anywhereCaches'},
  {
    id: 'storage.anywhereCaches.pause',
    verb: 'POST',
    path: '/b/{bucket}/anywhereCaches/{anywhereCacheId}/pause',
  },
  {
    id: 'storage.anywhereCaches.resume',
    verb: 'POST',
    path: '/b/{bucket}/anywhereCaches/{anywhereCacheId}/resume',
  },
  {id: 'storage.anywhereCaches.update', verb: 'PATCH', path: '/b/{bucket}/anywhereCaches/{anywhereCacheId}'},
  // bucketAccessControls
  {
    id: 'storage.bucketAccessControls.delete',
    verb: 'DELETE',
    path: '/b/{bucket}/acl/{entity}',
    run: bucketAccessControls.delete,
  },
  {
    id: 'storage.bucketAccessControls.get',
    verb: 'GET',
    path: '/b/{bucket}/acl/{entity}',
    run: bucketAccessControls.get,
  },
  {
    id: 'storage.bucketAccessControls.insert',
    verb: 'POST',
    path: '/b/{bucket}/acl',
    run: bucketAccessControls.insert,
  },
  {
    id: 'storage.bucketAccessControls.list',
    verb: 'GET',
    path: '/b/{bucket}/acl',
    run: bucketAccessControls.list,
  },
  {
    id: 'storage.bucketAccessControls.patch',
    verb: 'PATCH',
    path: '/b/{bucket}/acl/{entity}',
    run: bucketAccessControls.patch,
  },
  {
    id: 'storage.bucketAccessControls.update',
    verb: 'PUT',
    path: '/b/{bucket}/acl/{entity}',
    run: bucketAccessControls.update,
  },
  // buckets
  {id: 'storage.buckets.delete', verb: 'DELETE', path: '/b/{bucket}', run: bucketsDelete},
  {id: 'storage.buckets.get', verb: 'GET', path: '/b/{bucket}', run: bucketsGet},
  {id: 'storage.buckets.getIamPolicy', verb: 'GET', path: '/b/{bucket}/iam', run: bucketsGetIamPolicy},
  {
    id: 'storage.buckets.getStorageLayout',
    verb: 'GET',
    path: '/b/{bucket}/storageLayout',
    run: bucketsGetStorageLayout,
  },
  {id: 'storage.buckets.insert', verb: 'POST', path: '/b', run: bucketsInsert},
  {id: 'storage.buckets.list', verb: 'GET', path: '/b', run: bucketsList},
  {
    id: 'storage.buckets.lockRetentionPolicy',
    verb: 'POST',
    path: '/b/{bucket}/lockRetentionPolicy',
    run: bucketsLockRetentionPolicy,
  },
  {id: 'storage.buckets.patch', verb: 'PATCH', path: '/b/{bucket}', run: bucketsPatch},
  {id: 'storage.buckets.relocate', verb: 'POST', path: '/b/{bucket}/relocate'},
  {id: 'storage.buckets.restore', verb: 'POST', path: '/b/{bucket}/restore', run: bucketsRestore},
  {id: 'storage.buckets.setIamPolicy', verb: 'PUT', path: '/b/{bucket}/iam', run: bucketsSetIamPolicy},
  {
    id: 'storage.buckets.testIamPermissions',
    verb: 'GET',
    path: '/b/{bucket}/iam/testPermissions',
    run: bucketsTestIamPermissions,
  },
  {id: 'storage.buckets.update', verb: 'PUT', path: '/b/{bucket}', run: bucketsUpdate},
  // buckets.operations
  {
    id: 'storage.buckets.operations.advanceRelocateBucket',
    verb: 'POST',
    path: '/b/{bucket}/operations/{operationId}/advanceRelocateBucket',
  },
  {
    id: 'storage.buckets.operations.cancel',
    verb: 'POST',
    path: '/b/{bucket}/operations/{operationId}/cancel',
  },
  {id: 'storage.buckets.operations.get', verb: 'GET', path: '/b/{bucket}/operations/{operationId}'},
  {id: 'storage.buckets.operations.list', verb: 'GET', path: '/b/{bucket}/operations'},
  // channels
  {id: 'storage.channels.stop', verb: 'POST', path: '/channels/stop', run: channelsStop},
  // defaultObjectAccessControls
  {
    id: 'storage.defaultObjectAccessControls.delete',
    verb: 'DELETE',
    path: '/b/{bucket}/defaultObjectAcl/{entity}',
    run: defaultObjectAccessControls.delete,
  },
  {
    id: 'storage.defaultObjectAccessControls.get',
    verb: 'GET',
    path: '/b/{bucket}/defaultObjectAcl/{entity}',
    run: defaultObjectAccessControls.get,
  },
  {
    id: 'storage.defaultObjectAccessControls.insert',
    verb: 'POST',
    path: '/b/{bucket}/defaultObjectAcl',
    run: defaultObjectAccessControls.insert,
  },
  {
    id: 'storage.defaultObjectAccessControls.list',
    verb: 'GET',
    path: '/b/{bucket}/defaultObjectAcl',
    run: defaultObjectAccessControls.list,
  },
  {
    id: 'storage.defaultObjectAccessControls.patch',
    verb: 'PATCH',
    path: '/b/{bucket}/defaultObjectAcl/{entity}',
    run: defaultObjectAccessControls.patch,
  },
  {
    id: 'storage.defaultObjectAccessControls.update',
    verb: 'PUT',
    path: '/b/{bucket}/defaultObjectAcl/{entity}',
    run: defaultObjectAccessControls.update,
  },
  // folders
  {id: 'storage.folders.delete', verb: 'DELETE', path: '/b/{bucket}/folders/{folder}'},
  {id: 'storage.folders.deleteRecursive', verb: 'POST', path: '/b/{bucket}/folders/{folder}/deleteRecursive'},
  {id: 'storage.folders.get', verb: 'GET', path: '/b/{bucket}/folders/{folder}'},
  {id: 'storage.folders.insert', verb: 'POST', path: '/b/{bucket}/folders'},
  {id: 'storage.folders.list', verb: 'GET', path: '/b/{bucket}/folders'},
  {
    id: 'storage.folders.rename',
    verb: 'POST',
    path: '/b/{bucket}/folders/{sourceFolder}/renameTo/folders/{destinationFolder}',
  },
  // managedFolders
  {
    id: 'storage.managedFolders.delete',
    verb: 'DELETE',
    path: '/b/{bucket}/managedFolders/{managedFolder}',
    run: managedFolders.delete,
  },
  {
    id: 'storage.managedFolders.get',
    verb: 'GET',
    path: '/b/{bucket}/managedFolders/{managedFolder}',
    run: managedFolders.get,
  },
  {
    id: 'storage.managedFolders.getIamPolicy',
    verb: 'GET',
    path: '/b/{bucket}/managedFolders/{managedFolder}/iam',
  },
  {
    id: 'storage.managedFolders.insert',
    verb: 'POST',
    path: '/b/{bucket}/managedFolders',
    run: managedFolders.insert,
  },
  {
    id: 'storage.managedFolders.list',
    verb: 'GET',
    path: '/b/{bucket}/managedFolders',
    run: managedFolders.list,
  },
  {
    id: 'storage.managedFolders.setIamPolicy',
    verb: 'PUT',
    path: '/b/{bucket}/managedFolders/{managedFolder}/iam',
  },
  {
    id: 'storage.managedFolders.testIamPermissions',
    verb: 'GET',
    path: '/b/{bucket}/managedFolders/{managedFolder}/iam/testPermissions',
  },
  // notifications
  {
    id: 'storage.notifications.delete',
    verb: 'DELETE',
    path: '/b/{bucket}/notificationConfigs/{notification}',
    run: notifications.delete,
  },
  {
    id: 'storage.notifications.get',
    verb: 'GET',
    path: '/b/{bucket}/notificationConfigs/{notification}',
    run: notifications.get,
  },
  {
    id: 'storage.notifications.insert',
    verb: 'POST',
    path: '/b/{bucket}/notificationConfigs',
    run: notifications.insert,
  },
  {
    id: 'storage.notifications.list',
    verb: 'GET',
    path: '/b/{bucket}/notificationConfigs',
    run: notifications.list,
  },
  // objectAccessControls
  {
    id: 'storage.objectAccessControls.delete',
    verb: 'DELETE',
    path: '/b/{bucket}/o/{object}/acl/{entity}',
    run: objectAccessControls.delete,
  },
  {
    id: 'storage.objectAccessControls.get',
    verb: 'GET',
    path: '/b/{bucket}/o/{object}/acl/{entity}',
    run: objectAccessControls.get,
  },
  {
    id: 'storage.objectAccessControls.insert',
    verb: 'POST',
    path: '/b/{bucket}/o/{object}/acl',
    run: objectAccessControls.insert,
  },
  {
    id: 'storage.objectAccessControls.list',
    verb: 'GET',
    path: '/b/{bucket}/o/{object}/acl',
    run: objectAccessControls.list,
  },
  {
    id: 'storage.objectAccessControls.patch',
    verb: 'PATCH',
    path: '/b/{bucket}/o/{object}/acl/{entity}',
    run: objectAccessControls.patch,
  },
  {
    id: 'storage.objectAccessControls.update',
    verb: 'PUT',
    path: '/b/{bucket}/o/{object}/acl/{entity}',
    run: objectAccessControls.update,
  },
  // objects
  {id: 'storage.objects.bulkRestore', verb: 'POST', path: '/b/{bucket}/o/bulkRestore'},
  {
    id: 'storage.objects.compose',
    verb: 'POST',
    path: '/b/{destinationBucket}/o/{destinationObject}/compose',
    run: objectsCompose,
  },
  {
    id: 'storage.objects.copy',
    verb: 'POST',
    path: '/b/{sourceBucket}/o/{sourceObject}/copyTo/b/{destinationBucket}/o/{destinationObject}',
    run: objectsCopy,
  },
  {id: 'storage.objects.delete', verb: 'DELETE', path: '/b/{bucket}/o/{object}', run: objectsDelete},
  {id: 'storage.objects.get', verb: 'GET', path: '/b/{bucket}/o/{object}', run: objectsGet},
  {id: 'storage.objects.getIamPolicy', verb: 'GET', path: '/b/{bucket}/o/{object}/iam'},
  {id: 'storage.objects.insert', verb: 'POST', path: '/b/{bucket}/o', run: objectsInsert},
  {id: 'storage.objects.list', verb: 'GET', path: '/b/{bucket}/o', run: objectsList},
  {
    id: 'storage.objects.move',
    verb: 'POST',
    path: '/b/{bucket}/o/{sourceObject}/moveTo/o/{destinationObject}',
    run: objectsMove,
  },
  {id: 'storage.objects.patch', verb: 'PATCH', path: '/b/{bucket}/o/{object}', run: objectsPatch},
  {
    id: 'storage.objects.restore',
    verb: 'POST',
    path: '/b/{bucket}/o/{object}/restore',
    run: objectsRestore,
  },
  {
    id: 'storage.objects.rewrite',
    verb: 'POST',
    path: '/b/{sourceBucket}/o/{sourceObject}/rewriteTo/b/{destinationBucket}/o/{destinationObject}',
    run: objectsRewrite,
  },
  {id: 'storage.objects.setIamPolicy', verb: 'PUT', path: '/b/{bucket}/o/{object}/iam'},
  {id: 'storage.objects.testIamPermissions', verb: 'GET', path: '/b/{bucket}/o/{object}/iam/testPermissions'},
  {id: 'storage.objects.update', verb: 'PUT', path: '/b/{bucket}/o/{object}', run: objectsUpdate},
  {id: 'storage.objects.watchAll', verb: 'POST', path: '/b/{bucket}/o/watch', run: objectsWatchAll},
  // projects.hmacKeys
  {
    id: 'storage.projects.hmacKeys.create',
    verb: 'POST',
    path: '/projects/{projectId}/hmacKeys',
    run: projectsHmacKeys.create,
  },
  {
    id: 'storage.projects.hmacKeys.delete',
    verb: 'DELETE',
    path: '/projects/{projectId}/hmacKeys/{accessId}',
    run: projectsHmacKeys.delete,
  },
  {
    id: 'storage.projects.hmacKeys.get',
    verb: 'GET',
    path: '/projects/{projectId}/hmacKeys/{accessId}',
    run: projectsHmacKeys.get,
  },
  {
    id: 'storage.projects.hmacKeys.list',
    verb: 'GET',
    path: '/projects/{projectId}/hmacKeys',
    run: projectsHmacKeys.list,
  },
  {
    id: 'storage.projects.hmacKeys.update',
    verb: 'PUT',
    path: '/projects/{projectId}/hmacKeys/{accessId}',
    run: projectsHmacKeys.update,
  },
  // projects.serviceAccount
  {
    id: 'storage.projects.serviceAccount.get',
    verb: 'GET',
    path: '/projects/{projectId}/serviceAccount',
    run: projectsServiceAccountGet,
  },
]

export const storageRoutes = (store: ObjectStore): FastifyPluginAsync => serveMethods(ROUTES, store)
