/** What functions want besides the right type: formats, patterns, paths, zones, small counts. */
import type {Random} from './random.ts'

const quoted = (texts: readonly string[]): string[] => texts.map((t) => `'${t.replace(/[\\']/g, '\\$&')}'`)

const DATE_FORMATS = [
  '%Y-%m-%d',
  '%d/%m/%y',
  '%A, %B %e',
  '%a %b %d %j %U %u %V %w %W %G %g',
  '%D %F %x %C %h',
]
const TIME_FORMATS = ['%H:%M:%S', '%I:%M %p', '%T', '%R %k %l', '%H:%M:%E3S', '%E*S', '%r %X %P', '%E6S %S']
const INSTANT_FORMATS = ['%c', '%s', '%Y-%m-%dT%H:%M:%S%Ez', '%F %T %Z', '%z', '%EY-%m %Q', '%%%n%t%E4Y']

const PATHS = [
  "'$'",
  "'$.a'",
  "'$.b[0]'",
  "'$.c.d'",
  "'$[1]'",
  "'$.b[2]'",
  "'$.missing'",
  "'$[0].x'",
  "'$.a.x'",
]
const JSON_TEXTS = [
  ...[
    '\'{"a": {"x": 1}, "b": ["p", 2, null]}\'',
    '\'[1, "two", {"three": 3}]\'',
    '\'"s"\'',
    "'null'",
    "'1.50'",
  ],
  ...["'{bad'", "''", '\'{"a": "A\\u0041"}\'', "'[]'", "'true'", "'12345678901234567890.5'", "'1e400'"],
]
const ZONES = quoted([
  'UTC',
  'America/Los_Angeles',
  '+05:30',
  'Asia/Kolkata',
  '-08',
  'Europe/Berlin',
  'No/Where',
])
const PATTERNS = [
  ...[
    "r'a'",
    "r'[a-z]+'",
    "r'(\\w)(\\w)?'",
    "r'^\\s*(.*?)\\s*$'",
    "r'b|c'",
    "r''",
    "r'(?i)ABC'",
    "r'.'",
    "r'\\d+'",
  ],
  ...["r'('", "r'x*'", "r'(a)(b)'", "r'\\bd'", "r'(?P<n>b)'", "r'日'"],
]
const BYTE_PATTERNS = PATTERNS.filter((p) => !p.includes('日')).map((p) => `b${p}`)
const REPLACEMENTS = ["r'x'", "r'\\1'", "r'<\\0>'", "r''", "r'\\2\\1'", "r'\\9'", "r'\\\\'"]
const ADDRESSES = quoted([
  '127.0.0.1',
  '::1',
  '255.255.255.255',
  '2001:db8::ff',
  '1.2.3',
  '::ffff:1.2.3.4',
  '',
])
const URLS = quoted([
  ...['http://example.com/a?b=c', 'https://user:pw@WWW.Example.co.uk:8080/', 'mailto:a@b.c', '', 'a.b.c'],
  ...['//x.y:80/z', 'ftp://[::1]:21/', '   http://a b/', 'http://例え.jp'],
])
const DATE_TEXTS = quoted(['2024-02-29', '29/02/24', 'Thursday, February 29', '2023-02-29', ' 2024-1-2 '])
const TIME_TEXTS = quoted(['12:34:56', '01:02 PM', '23:59', '12:34:56.789', '7:8:9'])
const NUMBERS = quoted([
  '1',
  '-1.5',
  ' 12 ',
  '1e10',
  '1,234.5',
  '1_0',
  '-.5',
  '+3',
  '0x1f',
  '',
  '1e100',
  '$5',
  '- 12.34',
  '1.2-',
])

const CODES: Readonly<Record<string, readonly string[]>> = {
  FROM_HEX: quoted(['00ff', 'ABC', 'xyz', '', '616263']),
  FROM_BASE32: quoted(['MFRGG===', 'MFRGG', '', 'mfrgg===', '!!!!']),
  FROM_BASE64: quoted(['YWJj', 'YQ==', 'YQ', '/+8=', '_-8=', '', '***']),
  INITCAP: quoted([' ', ',', '', 'aeiou']),
}

const DATE_PARTS = [
  'DAY',
  'WEEK',
  'WEEK(MONDAY)',
  'WEEK(SATURDAY)',
  'ISOWEEK',
  'MONTH',
  'QUARTER',
  'YEAR',
  'ISOYEAR',
]
const TIME_PARTS = ['MICROSECOND', 'MILLISECOND', 'SECOND', 'MINUTE', 'HOUR']

/** A date part that suits the function most of the time. */
export function datePart(name: string, random: Random): string {
  if (name.startsWith('NORMALIZE')) return random.pick(['NFC', 'NFD', 'NFKC', 'NFKD'])
  const isDate = name.startsWith('DATE_') || name === 'LAST_DAY'
  if (random.chance(10)) return random.pick([...DATE_PARTS, ...TIME_PARTS, 'DAYOFWEEK', 'DAYOFYEAR'])
  if (isDate) return random.pick(DATE_PARTS)
  return random.pick(name.startsWith('TIME_') ? TIME_PARTS : [...DATE_PARTS, ...TIME_PARTS])
}

/** What EXTRACT may take of a value of a type. */
export function extractPart(kind: string, random: Random): string {
  if (kind === 'INTERVAL') return random.pick([...TIME_PARTS, 'DAY', 'MONTH', 'YEAR'])
  const parts = [
    ...(kind === 'TIME' ? [] : [...DATE_PARTS, 'DAYOFWEEK', 'DAYOFYEAR']),
    ...(kind === 'DATE' ? [] : TIME_PARTS),
    ...(kind === 'DATETIME' || kind === 'TIMESTAMP' ? ['DATE', 'TIME'] : []),
    ...(kind === 'TIMESTAMP' ? ['DATETIME'] : []),
  ]
  return random.pick(parts)
}

export const zone = (random: Random): string => random.pick(ZONES)

/** `INTERVAL n PART` as the functions of dates and times take it. */
export function intervalOf(name: string, count: string, random: Random): string {
  const dateParts = ['DAY', 'WEEK', 'MONTH', 'QUARTER', 'YEAR']
  const isDate = /^(DATE_|GENERATE_DATE)/.test(name)
  // Google's evaluator has no buckets of less than a second.
  if (/BUCKET/.test(name) && !isDate)
    return `INTERVAL ${count} ${random.pick([...dateParts, 'SECOND', 'MINUTE', 'HOUR'])}`
  const pool = isDate ? dateParts : /^TIME_/.test(name) ? TIME_PARTS : [...dateParts, ...TIME_PARTS]
  return `INTERVAL ${count} ${random.pick(random.chance(5) ? [...dateParts, ...TIME_PARTS] : pool)}`
}

/** Texts that mean something to the function in that place, or undefined where any text will do. */
export function meaningful(
  name: string,
  index: number,
  kind: string,
  optional: boolean,
): readonly string[] | undefined {
  if (name.startsWith('REGEXP_')) {
    if (index === 1) return kind === 'BYTES' ? BYTE_PATTERNS : PATTERNS
    if (index === 2 && kind === 'STRING') return REPLACEMENTS
    return undefined
  }
  if (kind !== 'STRING') return undefined
  if (index === 0 && /^FORMAT_|^PARSE_(DATE|TIME)/.test(name)) return formatsFor(name)
  if (index === 1 && name === 'PARSE_DATE') return DATE_TEXTS
  if (index === 1 && name === 'PARSE_TIME') return TIME_TEXTS
  if (index === 1 && name.startsWith('PARSE_')) return [...DATE_TEXTS, ...TIME_TEXTS]
  if (index > 0 && optional && /DATE|TIME|STRING$/.test(name) && !name.includes('JSON')) return ZONES
  if (/JSON/.test(name)) return index === 0 && !name.startsWith('JSON_OBJECT') ? JSON_TEXTS : PATHS
  if (name === 'ROUND') return quoted(['ROUND_HALF_EVEN', 'ROUND_HALF_AWAY_FROM_ZERO'])
  if (name.startsWith('NET.')) return name.includes('IP_') ? ADDRESSES : URLS
  if (/^PARSE_(BIG)?NUMERIC/.test(name)) return NUMBERS
  if (index === 0 || name === 'INITCAP') return CODES[name]
  return undefined
}

function formatsFor(name: string): readonly string[] {
  if (/_DATE$/.test(name)) return quoted(DATE_FORMATS)
  if (/_TIME$/.test(name)) return quoted(TIME_FORMATS)
  const instants = [...DATE_FORMATS, ...TIME_FORMATS, ...INSTANT_FORMATS]
  return quoted(/_DATETIME$/.test(name) ? instants.filter((f) => !/%(E?z|Z|c)/.test(f)) : instants)
}

/** A text with a format that it follows, for functions that read dates and times. */
export const READABLE: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  PARSE_DATE: [
    ['%Y-%m-%d', '2024-02-29'],
    ['%d/%m/%y', '29/02/24'],
    ['%m/%d/%y', '12/31/69'],
    ['%B %e, %Y', 'March  5, 1999'],
    ['%Y%m%d', '20201231'],
    ['%Y %j', '2020 366'],
    ['%b %Y', 'Dec 2020'],
    ['%A %F', 'Monday 2021-01-04'],
  ],
  PARSE_TIME: [
    ['%H:%M:%S', '12:34:56'],
    ['%I:%M %p', '12:05 am'],
    ['%T', '23:59:60'],
    ['%H:%M:%E*S', '01:02:03.456789'],
    ['%R', '7:08'],
    ['%r', '11:22:33 PM'],
  ],
  PARSE_DATETIME: [
    ['%Y-%m-%d %H:%M:%S', '2024-02-29 12:34:56'],
    ['%FT%T', '2024-02-29T23:59:59'],
    ['%c', 'Thu Feb 29 12:34:56 2024'],
    ['%Y-%m-%d %I:%M:%S %p', '1969-12-31 12:00:00 PM'],
    ['%s', '1700000000'],
  ],
  PARSE_TIMESTAMP: [
    ['%Y-%m-%d %H:%M:%S%Ez', '2024-02-29 12:34:56+05:30'],
    ['%FT%T%z', '2024-02-29T23:59:59-0800'],
    ['%s', '-1'],
    ['%Y-%m-%dT%H:%M:%E*SZ', '2024-02-29T01:02:03.000004Z'],
    ['%F %T %Z', '2024-02-29 12:00:00 UTC'],
    ['%c', 'Thu Feb 29 12:34:56 2024'],
  ],
}

/** FORMAT's patterns by the type of the one value that they print. */
export const PRINTABLE: Readonly<Record<string, readonly string[]>> = {
  INT64: ['%d', '%5d', '%-8d|', '%+d', '%08d', "%'d", '%x', '%X', '%o', '%i', '%t', '%T', '% d', '%#x'],
  FLOAT64: ['%f', '%.2f', '%e', '%g', '%10.3e', '%-12.1f|', '%t', '%T', '%+g', '%E', '%G', '%.0f', "%'.3f"],
  NUMERIC: ['%f', '%.2f', '%e', '%g', '%t', '%T', '%20.3f', '%+f', '%.15g'],
  BIGNUMERIC: ['%f', '%.2f', '%e', '%g', '%t', '%T', '%.40f'],
  STRING: ['%s', '%10s', '%-10s|', '%.2s', '%t', '%T', '[%s]%%'],
  BYTES: ['%s', '%t', '%T'],
  JSON: ['%p', '%P', '%t', '%T'],
}

/** CAST(… FORMAT …), but for BASE32 and TM, and MON and AM in texts, which Google's evaluator lacks: source type, target type, formats and, for texts, values that fit. */
export const CAST_FORMATS: readonly {
  readonly from: string
  readonly to: string
  readonly formats: readonly string[]
  readonly texts?: readonly string[]
}[] = [
  {from: 'DATE', to: 'STRING', formats: ['YYYY-MM-DD', 'DD/MM/YY', 'Month DAY D DDD', 'Mon RR YYY', 'Q WW']},
  {
    from: 'DATETIME',
    to: 'STRING',
    formats: ['YYYY-MM-DD HH24:MI:SS', 'HH:MI AM', 'SSSSS FF3', 'HH12 FF6 "x" Y'],
  },
  {from: 'TIME', to: 'STRING', formats: ['HH24:MI:SS', 'HH:MI:SS.FF6 P.M.', 'SSSSS']},
  {from: 'TIMESTAMP', to: 'STRING', formats: ['YYYY-MM-DD HH24:MI:SS TZH:TZM', 'TZH', 'Day, DD Month YYYY']},
  {
    from: 'BYTES',
    to: 'STRING',
    formats: ['HEX', 'BASE64', 'BASE8', 'BASE2', 'BASE64M', 'ASCII', 'UTF-8', 'BASEX'],
  },
  {
    from: 'INT64',
    to: 'STRING',
    formats: ['999', '000', '9,999', 'S999', '999MI', 'XXXX', '$99', '9.9EEEE', '99V9'],
  },
  {from: 'FLOAT64', to: 'STRING', formats: ['999.99', '0.00', 'S9.9EEEE', '9,999.0', 'B99', 'PR999']},
  {from: 'NUMERIC', to: 'STRING', formats: ['999.99', '0.00', 'S9.9EEEE', '9G999D0', '99PR']},
  {
    from: 'STRING',
    to: 'BYTES',
    formats: ['HEX', 'BASE64', 'BASE8', 'BASE2', 'UTF8', 'ASCII'],
    texts: ['00ff', 'YWJj', 'abc', '0123', '1011', ' 0 '],
  },
  {from: 'STRING', to: 'DATE', formats: ['YYYY-MM-DD', 'DD MM YYYY'], texts: ['2024-02-29', '29 02 2024']},
  {from: 'STRING', to: 'TIME', formats: ['HH24:MI:SS', 'HH:MI A.M.'], texts: ['12:34:56', '01:02 P.M.']},
  {from: 'STRING', to: 'DATETIME', formats: ['YYYY-MM-DD HH24:MI:SS'], texts: ['2024-02-29 12:34:56']},
  {
    from: 'STRING',
    to: 'TIMESTAMP',
    formats: ['YYYY-MM-DD HH24:MI:SS TZH:TZM'],
    texts: ['2024-02-29 12:34:56 +05:30'],
  },
]
