/** Hosts and IP addresses. https://cloud.google.com/bigquery/docs/reference/standard-sql/net_functions */
import type {FunctionTable} from './define.ts'

const page = 'https://cloud.google.com/bigquery/docs/reference/standard-sql/net_functions'

export const netFunctions: FunctionTable = {
  'NET.HOST': {
    kind: 'scalar',
    signatures: ['(STRING) -> STRING'],
    duckdb: 'bq_net_host($1)',
    doc: 'The host of a URL; NULL where there is none.',
    url: `${page}#nethost`,
    examples: [
      {sql: "NET.HOST('http://abc.xyz')", gives: 'abc.xyz'},
      {sql: "NET.HOST('//user:password@a.b:80/path?query')", gives: 'a.b'},
      {sql: "NET.HOST('https://[::1]:80')", gives: '[::1]'},
      {sql: "NET.HOST('http://例子.卷筒纸.中国')", gives: '例子.卷筒纸.中国'},
      {sql: "NET.HOST('    www.Example.Co.UK    ')", gives: 'www.Example.Co.UK'},
      {sql: "NET.HOST('mailto:?to=&subject=&body=')", gives: 'mailto'},
      {sql: "NET.HOST('http:\\\\\\\\a b\\\\c')", gives: 'a b'},
      {sql: "NET.HOST('')", gives: 'NULL'},
    ],
  },
  'NET.IP_FROM_STRING': {
    kind: 'scalar',
    signatures: ['(STRING) -> BYTES'],
    duckdb: 'bq_ip_from_string($1)',
    doc: 'The 4 or 16 bytes of an IP address.',
    url: `${page}#netip_from_string`,
    examples: [
      {sql: "TO_HEX(NET.IP_FROM_STRING('48.49.50.51'))", gives: '30313233'},
      {sql: "TO_HEX(NET.IP_FROM_STRING('::1'))", gives: '00000000000000000000000000000001'},
      {
        sql: "TO_HEX(NET.IP_FROM_STRING('3031:3233:3435:3637:3839:4041:4243:4445'))",
        gives: '30313233343536373839404142434445',
      },
      {sql: "TO_HEX(NET.IP_FROM_STRING('::ffff:192.0.2.128'))", gives: '00000000000000000000ffffc0000280'},
      {sql: "NET.IP_FROM_STRING('48.49.50')", gives: {error: 'NET.IP_FROM_STRING'}},
    ],
  },
  'NET.PUBLIC_SUFFIX': {
    kind: 'scalar',
    signatures: ['(STRING) -> STRING'],
    duckdb: 'bq_net_public_suffix($1)',
    doc: "The public suffix of a URL's host, as com or co.uk; NULL where it has none.",
    url: `${page}#netpublic_suffix`,
    examples: [
      {sql: "NET.PUBLIC_SUFFIX('http://abc.xyz')", gives: 'xyz'},
      {sql: "NET.PUBLIC_SUFFIX('//user:password@a.b:80/path?query')", gives: 'NULL'},
      {sql: "NET.PUBLIC_SUFFIX('https://[::1]:80')", gives: 'NULL'},
      {sql: "NET.PUBLIC_SUFFIX('http://例子.卷筒纸.中国')", gives: '中国'},
      {sql: "NET.PUBLIC_SUFFIX('    www.Example.Co.UK    ')", gives: 'Co.UK'},
      {sql: "NET.PUBLIC_SUFFIX('mailto:?to=&subject=&body=')", gives: 'NULL'},
    ],
  },
  'NET.REG_DOMAIN': {
    kind: 'scalar',
    signatures: ['(STRING) -> STRING'],
    duckdb: 'bq_net_reg_domain($1)',
    doc: "The registered domain of a URL's host: its public suffix and the label before; NULL where it has none.",
    url: `${page}#netreg_domain`,
    examples: [
      {sql: "NET.REG_DOMAIN('http://abc.xyz')", gives: 'abc.xyz'},
      {sql: "NET.REG_DOMAIN('//user:password@a.b:80/path?query')", gives: 'NULL'},
      {sql: "NET.REG_DOMAIN('http://例子.卷筒纸.中国')", gives: '卷筒纸.中国'},
      {sql: "NET.REG_DOMAIN('    www.Example.Co.UK    ')", gives: 'Example.Co.UK'},
      {sql: "NET.REG_DOMAIN('co.uk')", gives: 'NULL'},
    ],
  },
  'NET.SAFE_IP_FROM_STRING': {
    kind: 'scalar',
    signatures: ['(STRING) -> BYTES'],
    duckdb: 'bq_safe_ip_from_string($1)',
    doc: 'The 4 or 16 bytes of an IP address; NULL for what is none.',
    url: `${page}#netsafe_ip_from_string`,
    examples: [
      {sql: "TO_HEX(NET.SAFE_IP_FROM_STRING('48.49.50.51'))", gives: '30313233'},
      {sql: "NET.SAFE_IP_FROM_STRING('48.49.50.51/32')", gives: 'NULL'},
      {sql: "NET.SAFE_IP_FROM_STRING('::wxyz')", gives: 'NULL'},
    ],
  },
  'NET.IP_TO_STRING': {
    kind: 'scalar',
    signatures: ['(BYTES) -> STRING'],
    duckdb: 'bq_ip_to_string($1)',
    doc: 'The text of an IP address of 4 or 16 bytes.',
    url: `${page}#netip_to_string`,
    examples: [
      {sql: "NET.IP_TO_STRING(b'0123')", gives: '48.49.50.51'},
      {sql: "NET.IP_TO_STRING(b'0123456789@ABCDE')", gives: '3031:3233:3435:3637:3839:4041:4243:4445'},
      {
        sql: "NET.IP_TO_STRING(b'\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x01')",
        gives: '::1',
      },
      {
        sql: "NET.IP_TO_STRING(b'\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\xff\\xff\\xc0\\x00\\x02\\x80')",
        gives: '::ffff:192.0.2.128',
      },
      {sql: "NET.IP_TO_STRING(b'')", gives: {error: 'NET.IP_TO_STRING'}},
    ],
  },
  'NET.IP_NET_MASK': {
    kind: 'scalar',
    signatures: ['(INT64, INT64) -> BYTES'],
    duckdb: 'bq_ip_net_mask($1, $2)',
    doc: 'A network mask of 4 or 16 bytes and a prefix of so many bits.',
    url: `${page}#netip_net_mask`,
    examples: [
      {sql: 'TO_HEX(NET.IP_NET_MASK(4, 0))', gives: '00000000'},
      {sql: 'TO_HEX(NET.IP_NET_MASK(4, 20))', gives: 'fffff000'},
      {sql: 'TO_HEX(NET.IP_NET_MASK(16, 1))', gives: '80000000000000000000000000000000'},
      {sql: 'NET.IP_NET_MASK(4, 33)', gives: {error: 'NET.IP_NET_MASK'}},
    ],
  },
  'NET.IP_TRUNC': {
    kind: 'scalar',
    signatures: ['(BYTES, INT64) -> BYTES'],
    duckdb: 'bq_ip_trunc($1, $2)',
    doc: 'The first bits of an address, the others cleared.',
    url: `${page}#netip_trunc`,
    examples: [
      {sql: "TO_HEX(NET.IP_TRUNC(b'\\xaa\\xbb\\xcc\\xdd', 0))", gives: '00000000'},
      {sql: "TO_HEX(NET.IP_TRUNC(b'\\xaa\\xbb\\xcc\\xdd', 11))", gives: 'aaa00000'},
      {sql: "TO_HEX(NET.IP_TRUNC(b'\\xaa\\xbb\\xcc\\xdd', 24))", gives: 'aabbcc00'},
      {sql: "NET.IP_TRUNC(b'\\xaa', 0)", gives: {error: 'NET.IP_TRUNC'}},
    ],
  },
  'NET.IPV4_FROM_INT64': {
    kind: 'scalar',
    signatures: ['(INT64) -> BYTES'],
    duckdb: 'bq_ipv4_from_int64($1)',
    doc: 'The IPv4 address of a number.',
    url: `${page}#netipv4_from_int64`,
    examples: [
      {sql: 'TO_HEX(NET.IPV4_FROM_INT64(0x00ABCDEF))', gives: '00abcdef'},
      {sql: 'TO_HEX(NET.IPV4_FROM_INT64(-1))', gives: 'ffffffff'},
      {sql: 'NET.IPV4_FROM_INT64(0x100000000)', gives: {error: 'NET.IPV4_FROM_INT64'}},
    ],
  },
  'NET.IPV4_TO_INT64': {
    kind: 'scalar',
    signatures: ['(BYTES) -> INT64'],
    duckdb: 'bq_ipv4_to_int64($1)',
    doc: 'The number of an IPv4 address.',
    url: `${page}#netipv4_to_int64`,
    examples: [
      {sql: "NET.IPV4_TO_INT64(b'\\x00\\xab\\xcd\\xef')", gives: '11259375'},
      {sql: "NET.IPV4_TO_INT64(b'\\xff\\xff\\xff\\xff')", gives: '4294967295'},
      {sql: "NET.IPV4_TO_INT64(b'')", gives: {error: 'NET.IPV4_TO_INT64'}},
    ],
  },
}
