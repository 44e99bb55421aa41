/**
 * The service account of a data folder, in a file of the form that Google's clients read. With its key they sign URLs of
 * Cloud Storage, and fetch the server's token; there is no such account anywhere else.
 */
import {createPrivateKey, createPublicKey, generateKeyPair, type KeyObject, randomUUID} from 'node:crypto'
import {readFile, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {promisify} from 'node:util'

export interface ServiceAccount {
  readonly type: 'service_account'
  readonly project_id: string
  readonly private_key_id: string
  /** PEM. */
  readonly private_key: string
  readonly client_email: string
  readonly client_id: string
  readonly token_uri: string
}

export const serviceAccountFile = (folder: string): string => join(folder, 'service-account.json')

/** Writes the account's file, with a key of its own from the first time on. */
export async function writeServiceAccount(
  folder: string,
  {project, tokenUrl}: {project: string; tokenUrl: string},
): Promise<ServiceAccount> {
  const known = await readServiceAccount(folder)
  const account: ServiceAccount = {
    type: 'service_account',
    project_id: project,
    private_key_id: known?.private_key_id ?? randomUUID().replaceAll('-', ''),
    private_key: known?.private_key ?? (await newPrivateKey()),
    client_email: `local@${project}.iam.gserviceaccount.com`,
    client_id: '1',
    token_uri: tokenUrl,
  }
  await writeFile(serviceAccountFile(folder), JSON.stringify(account, undefined, 2), {mode: 0o600})
  return account
}

/** Undefined where no client has asked for it yet. */
export async function readServiceAccount(folder: string): Promise<ServiceAccount | undefined> {
  try {
    return JSON.parse(await readFile(serviceAccountFile(folder), 'utf8')) as ServiceAccount
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** What signatures of the folder's service account are verified with. */
export async function serviceAccountKey(folder: string): Promise<KeyObject | undefined> {
  const account = await readServiceAccount(folder)
  return account && createPublicKey(createPrivateKey(account.private_key))
}

async function newPrivateKey(): Promise<string> {
  const {privateKey} = await promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: {type: 'spki', format: 'pem'},
    privateKeyEncoding: {type: 'pkcs8', format: 'pem'},
  })
  return privateKey
}
