/**
 * Encryption with keysets in Tink's format. Keysets wrapped by Cloud KMS need Google's service and are not here.
 * https://cloud.google.com/bigquery/docs/reference/standard-sql/aead_encryption_functions
 */
import type {EmittedArgument, Example, FunctionTable, ScalarFunction} from './define.ts'

const page = 'https://cloud.google.com/bigquery/docs/reference/standard-sql/aead_encryption_functions'

const bytes = (argument: EmittedArgument): string =>
  argument.type.kind === 'STRING' ? `encode(${argument.sql})` : argument.sql

/** A keyset with one AES key, in JSON: examples with a key that is always the same. */
const GCM = `KEYS.KEYSET_FROM_JSON('{"primaryKeyId":1,"key":[{"keyData":{"typeUrl":"type.googleapis.com/google.crypto.tink.AesGcmKey","keyMaterialType":"SYMMETRIC","value":"GhAAAAAAAAAAAAAAAAAAAAAA"},"status":"ENABLED","keyId":1,"outputPrefixType":"TINK"}]}')`
const SIV = `KEYS.KEYSET_FROM_JSON('{"primaryKeyId":1,"key":[{"keyData":{"typeUrl":"type.googleapis.com/google.crypto.tink.AesSivKey","keyMaterialType":"SYMMETRIC","value":"EkAAAQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyAhIiMkJSYnKCkqKywtLi8wMTIzNDU2Nzg5Ojs8PT4/"},"status":"ENABLED","keyId":1,"outputPrefixType":"TINK"}]}')`

function keys(
  name: string,
  signature: string,
  duckdb: string,
  doc: string,
  examples: readonly Example[],
  volatile?: true,
): ScalarFunction {
  return {
    kind: 'scalar',
    signatures: [signature],
    duckdb,
    ...(volatile && {volatile}),
    doc,
    url: `${page}#${name.toLowerCase().replace('.', '')}`,
    examples,
  }
}

/** Plaintext and additional data are STRING or BYTES, both of one type. */
function encryption(
  name: string,
  runtime: string,
  doc: string,
  examples: readonly Example[],
): ScalarFunction {
  return {
    kind: 'scalar',
    signatures: ['(BYTES, STRING, STRING) -> BYTES', '(BYTES, BYTES, BYTES) -> BYTES'],
    duckdb: ([keyset, plaintext, additional]) =>
      `${runtime}(${keyset!.sql}, ${bytes(plaintext!)}, ${bytes(additional!)})`,
    ...(runtime === 'bq_aead_encrypt' && {volatile: true as const}),
    doc,
    url: `${page}#${name.toLowerCase().replace('.', '')}`,
    examples,
  }
}

function decryption(
  name: string,
  runtime: string,
  of: 'STRING' | 'BYTES',
  examples: readonly Example[],
): ScalarFunction {
  return {
    kind: 'scalar',
    signatures: [`(BYTES, BYTES, ${of}) -> ${of}`],
    duckdb: ([keyset, ciphertext, additional]) => {
      const plaintext = `${runtime}(${keyset!.sql}, ${ciphertext!.sql}, ${bytes(additional!)})`
      return of === 'STRING' ? `bq_bytes_to_string(${plaintext})` : plaintext
    },
    doc: `The ${of} of a ciphertext; an error where key or additional data are others.`,
    url: `${page}#${name.toLowerCase().replace('.', '')}`,
    examples,
  }
}

export const aeadFunctions: FunctionTable = {
  'KEYS.NEW_KEYSET': keys(
    'KEYS.NEW_KEYSET',
    '(STRING) -> BYTES',
    'bq_new_keyset($1)',
    'A keyset with one new random key.',
    [
      {sql: "KEYS.KEYSET_LENGTH(KEYS.NEW_KEYSET('AEAD_AES_GCM_256'))", gives: '1'},
      {sql: "KEYS.NEW_KEYSET('ROT13')", gives: {error: 'Invalid key type: ROT13'}},
    ],
    true,
  ),
  'KEYS.ROTATE_KEYSET': keys(
    'KEYS.ROTATE_KEYSET',
    '(BYTES, STRING) -> BYTES',
    'bq_rotate_keyset($1, $2)',
    'A keyset with a new primary key beside the old ones.',
    [{sql: `KEYS.KEYSET_LENGTH(KEYS.ROTATE_KEYSET(${GCM}, 'AEAD_AES_GCM_256'))`, gives: '2'}],
    true,
  ),
  'KEYS.ADD_KEY_FROM_RAW_BYTES': keys(
    'KEYS.ADD_KEY_FROM_RAW_BYTES',
    '(BYTES, STRING, BYTES) -> BYTES',
    'bq_add_raw_key($1, $2, $3)',
    'A keyset with one more key, given by its bytes, for decryption.',
    [
      {
        sql: `KEYS.KEYSET_LENGTH(KEYS.ADD_KEY_FROM_RAW_BYTES(${GCM}, 'AES_CBC_PKCS', b'0123456789012345'))`,
        gives: '2',
      },
      {
        sql: `TO_HEX(AEAD.DECRYPT_BYTES(KEYS.ADD_KEY_FROM_RAW_BYTES(${GCM}, 'AES_CBC_PKCS', b'1234567890123456'), FROM_HEX('deed2a88e73dccaa30a9e6e296f62be27db30db16f76d3f42c85d31db3f46376'), b''))`,
        gives: '616263646566',
      },
      {sql: `KEYS.ADD_KEY_FROM_RAW_BYTES(${GCM}, 'AES_GCM', b'short')`, gives: {error: 'Invalid key length'}},
    ],
    true,
  ),
  'KEYS.KEYSET_LENGTH': keys(
    'KEYS.KEYSET_LENGTH',
    '(BYTES) -> INT64',
    'bq_keyset_length($1)',
    'How many keys a keyset has.',
    [
      {sql: `KEYS.KEYSET_LENGTH(${GCM})`, gives: '1'},
      {sql: "KEYS.KEYSET_LENGTH(b'x')", gives: {error: 'Keyset deserialization failed'}},
    ],
  ),
  'KEYS.KEYSET_TO_JSON': keys(
    'KEYS.KEYSET_TO_JSON',
    '(BYTES) -> STRING',
    'bq_keyset_to_json($1)',
    'A keyset as JSON.',
    [
      {sql: `JSON_VALUE(KEYS.KEYSET_TO_JSON(${GCM}), '$.key[0].status')`, gives: 'ENABLED'},
      {sql: `KEYS.KEYSET_FROM_JSON(KEYS.KEYSET_TO_JSON(${SIV})) = ${SIV}`, gives: 'true'},
    ],
  ),
  'KEYS.KEYSET_FROM_JSON': keys(
    'KEYS.KEYSET_FROM_JSON',
    '(STRING) -> BYTES',
    'bq_keyset_from_json($1)',
    'The keyset of its JSON.',
    [
      {sql: `KEYS.KEYSET_LENGTH(${GCM})`, gives: '1'},
      {sql: "KEYS.KEYSET_FROM_JSON('{}')", gives: {error: 'Keyset deserialization failed'}},
    ],
  ),
  'AEAD.ENCRYPT': encryption(
    'AEAD.ENCRYPT',
    'bq_aead_encrypt',
    'A text or bytes encrypted with the primary key; different every time.',
    [
      {
        sql: `AEAD.DECRYPT_STRING(${GCM}, AEAD.ENCRYPT(${GCM}, 'jaguar', 'animal'), 'animal')`,
        gives: 'jaguar',
      },
      {sql: `TO_HEX(LEFT(AEAD.ENCRYPT(${GCM}, 'jaguar', 'animal'), 5))`, gives: '0100000001'},
      {sql: `AEAD.ENCRYPT(${GCM}, CAST(NULL AS STRING), 'animal')`, gives: 'NULL'},
    ],
  ),
  'AEAD.DECRYPT_STRING': decryption('AEAD.DECRYPT_STRING', 'bq_aead_decrypt', 'STRING', [
    {sql: `AEAD.DECRYPT_STRING(${GCM}, AEAD.ENCRYPT(${GCM}, 'zebra', ''), '')`, gives: 'zebra'},
    {
      sql: `AEAD.DECRYPT_STRING(${GCM}, AEAD.ENCRYPT(${GCM}, 'zebra', 'a'), 'b')`,
      gives: {error: 'Decryption failed'},
    },
  ]),
  'AEAD.DECRYPT_BYTES': decryption('AEAD.DECRYPT_BYTES', 'bq_aead_decrypt', 'BYTES', [
    {sql: `TO_HEX(AEAD.DECRYPT_BYTES(${GCM}, AEAD.ENCRYPT(${GCM}, b'\\x01\\xff', b''), b''))`, gives: '01ff'},
  ]),
  DETERMINISTIC_ENCRYPT: encryption(
    'DETERMINISTIC_ENCRYPT',
    'bq_siv_encrypt',
    'A text or bytes encrypted so that equal plaintexts give equal ciphertexts.',
    [
      {
        sql: `DETERMINISTIC_ENCRYPT(${SIV}, 'a', '') = DETERMINISTIC_ENCRYPT(${SIV}, 'a', '')`,
        gives: 'true',
      },
      {
        sql: `DETERMINISTIC_ENCRYPT(${GCM}, 'a', '')`,
        gives: {error: 'needs a keyset whose primary key is AES-SIV'},
      },
    ],
  ),
  DETERMINISTIC_DECRYPT_STRING: decryption('DETERMINISTIC_DECRYPT_STRING', 'bq_siv_decrypt', 'STRING', [
    {
      sql: `DETERMINISTIC_DECRYPT_STRING(${SIV}, DETERMINISTIC_ENCRYPT(${SIV}, 'a text of more than one block', 'x'), 'x')`,
      gives: 'a text of more than one block',
    },
    {
      sql: `DETERMINISTIC_DECRYPT_STRING(${SIV}, DETERMINISTIC_ENCRYPT(${SIV}, 'a', 'x'), 'y')`,
      gives: {error: 'Decryption failed'},
    },
  ]),
  DETERMINISTIC_DECRYPT_BYTES: decryption('DETERMINISTIC_DECRYPT_BYTES', 'bq_siv_decrypt', 'BYTES', [
    {
      sql: `TO_HEX(DETERMINISTIC_DECRYPT_BYTES(${SIV}, DETERMINISTIC_ENCRYPT(${SIV}, b'hi', b''), b''))`,
      gives: '6869',
    },
  ]),
}
