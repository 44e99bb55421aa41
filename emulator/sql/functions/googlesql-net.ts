/**
 * Functions on IP addresses of GoogleSQL that BigQuery's pages do not list.
 * https://github.com/google/googlesql/blob/master/docs/net_functions.md
 */
import type {Example, FunctionTable, ScalarFunction} from './define.ts'

type Case = readonly [sql: string, gives: Example['gives']]

const net = (
  name: string,
  signature: string,
  duckdb: string,
  doc: string,
  ...cases: readonly Case[]
): ScalarFunction => ({
  kind: 'scalar',
  signatures: [signature],
  duckdb,
  doc,
  url: `https://github.com/google/googlesql/blob/master/docs/net_functions.md#net${name.toLowerCase()}`,
  examples: cases.map(([sql, gives]) => ({sql, gives})),
})

export const googlesqlNetFunctions: FunctionTable = {
  'NET.FORMAT_IP': net(
    'FORMAT_IP',
    '(INT64) -> STRING',
    'bq_ip_to_string(bq_ipv4_from_int64($1))',
    'The text of the IPv4 address that a number stands for.',
    ['NET.FORMAT_IP(180332553)', '10.191.168.9'],
  ),
  'NET.FORMAT_PACKED_IP': net(
    'FORMAT_PACKED_IP',
    '(BYTES) -> STRING',
    'bq_ip_to_string($1)',
    'The text of an IP address of 4 or 16 bytes.',
    ["NET.FORMAT_PACKED_IP(b'0123')", '48.49.50.51'],
  ),
  'NET.IP_IN_NET': net(
    'IP_IN_NET',
    '(STRING, STRING) -> BOOL',
    'bq_ip_in_net($1, $2)',
    'Whether an IP address, or all of a subnet, is within a subnet.',
    ["NET.IP_IN_NET('10.1.2.3', '10.1.0.0/16')", 'true'],
    ["NET.IP_IN_NET('10.1.2.0/24', '10.1.0.0/16')", 'true'],
    ["NET.IP_IN_NET('10.0.0.0/8', '10.1.0.0/16')", 'false'],
    ["NET.IP_IN_NET('1:2::3', '1:2::/48')", 'true'],
    ["NET.IP_IN_NET('10.1.2.3', '::/0')", 'false'],
    ["NET.IP_IN_NET('10.1.2', '10.1.0.0/16')", {error: 'invalid IP address or subnet'}],
  ),
  'NET.MAKE_NET': net(
    'MAKE_NET',
    '(STRING, INT64) -> STRING',
    'bq_make_net($1, $2)',
    'The subnet of an IP address, or of a smaller subnet, with so many leading bits.',
    ["NET.MAKE_NET('10.1.2.3', 24)", '10.1.2.0/24'],
    ["NET.MAKE_NET('10.1.2.0/24', 16)", '10.1.0.0/16'],
    ["NET.MAKE_NET('1234:5678:90ab::1', 32)", '1234:5678::/32'],
    ["NET.MAKE_NET('10.1.2.0/24', 25)", {error: 'prefix length'}],
  ),
  'NET.PARSE_IP': net(
    'PARSE_IP',
    '(STRING) -> INT64',
    'bq_ipv4_to_int64(bq_ip_from_string($1))',
    'The number that an IPv4 address stands for.',
    ["NET.PARSE_IP('10.191.168.9')", '180332553'],
  ),
  'NET.PARSE_PACKED_IP': net(
    'PARSE_PACKED_IP',
    '(STRING) -> BYTES',
    'bq_ip_from_string($1)',
    'The bytes of an IP address.',
    ["TO_HEX(NET.PARSE_PACKED_IP('48.49.50.51'))", '30313233'],
  ),
}
