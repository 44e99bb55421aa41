import {describe, expect, test} from 'vitest'
import {nativeFormat} from '../../../../emulator/sql/functions/time-formats.ts'
import {civilTime, daysFromCivil, isoWeek} from '../../../../emulator/sql/runtime/calendar.ts'
import {formatTime, type TimeKind} from '../../../../emulator/sql/runtime/format-time.ts'
import {parseDate, parseTimestamp} from '../../../../emulator/sql/runtime/parse-instant.ts'
import {parseTime} from '../../../../emulator/sql/runtime/parse-time.ts'
import {datetimeText, timestampText} from '../../../../emulator/sql/runtime/time-text.ts'
import {fromLocal} from '../../../../emulator/sql/runtime/zones.ts'

const utc = (text: string): bigint => parseTimestamp(text, 'UTC')

describe('the calendar', () => {
  test.each([
    ['0001-01-01', -719162],
    ['1970-01-01', 0],
    ['2000-02-29', 11016],
    ['9999-12-31', 2932896],
  ])('%s is day %d', (text, days) => {
    expect(parseDate(text)).toBe(days)
    expect(datetimeText(BigInt(days) * 86_400_000_000n).slice(0, 10)).toBe(text)
  })

  test('the last days of a year may lie in the next ISO year', () => {
    expect(isoWeek(daysFromCivil(2018, 12, 31))).toEqual({year: 2019, week: 1})
    expect(isoWeek(daysFromCivil(2021, 1, 1))).toEqual({year: 2020, week: 53})
  })

  test('times before 1970 have fractions that count forward', () => {
    expect(civilTime(-1n)).toMatchObject({year: 1969, month: 12, day: 31, second: 59, micros: 999_999})
  })
})

describe('time zones', () => {
  test.each([
    ['2021-11-07 01:30:00', 'America/New_York', '2021-11-07 05:30:00+00'],
    ['2021-03-14 02:30:00', 'America/New_York', '2021-03-14 07:30:00+00'],
    ['2021-07-01 12:00:00', '-04:30', '2021-07-01 16:30:00+00'],
    ['2021-07-01 12:00:00', 'UTC+5:30', '2021-07-01 06:30:00+00'],
  ])('%s in %s', (local, zone, instant) => {
    expect(timestampText(fromLocal(utc(local), zone), 'UTC')).toBe(instant)
  })

  test('a zone that does not exist is an error', () => {
    expect(() => fromLocal(0n, 'Mars/Olympus')).toThrow('Invalid time zone: Mars/Olympus')
  })
})

describe('text that is a timestamp', () => {
  test.each([
    ['2020-01-02T03:04:05.6Z', '2020-01-02 03:04:05.600+00'],
    ['2020-1-2 3:4:5 America/Los_Angeles', '2020-01-02 11:04:05+00'],
    ['2020-01-02 03:04:05.123456+05:30', '2020-01-01 21:34:05.123456+00'],
    ['2020-01-02', '2020-01-02 00:00:00+00'],
  ])('%s', (text, expected) => expect(timestampText(utc(text), 'UTC')).toBe(expected))

  test.each(['2020-02-30', '2020-01-01 24:00:00', 'yesterday', '0000-01-01'])('%s is none', (text) => {
    expect(() => utc(text)).toThrow(`Invalid timestamp: '${text}'`)
  })
})

describe('FORMAT', () => {
  const at = utc('2008-12-05 15:30:12.120000+00')
  const cases: [string, TimeKind, string, string][] = [
    ['%a %A %b %B %C %e', 'TIMESTAMP', 'UTC', 'Fri Friday Dec December 20  5'],
    ['%k|%l|%I|%P|%p|%r', 'TIMESTAMP', 'UTC', '15| 3|03|pm|PM|03:30:12 PM'],
    ['%E3S %E*S %E6S %E0S', 'TIMESTAMP', 'UTC', '12.120 12.12 12.120000 12'],
    ['%z %Ez %Z', 'TIMESTAMP', 'America/Los_Angeles', '-0800 -08:00 UTC-8'],
    ['%Z', 'TIMESTAMP', 'UTC', 'UTC'],
    ['%s %Q %j %U %W %V %G %g %J', 'TIMESTAMP', 'UTC', '1228491012 4 340 48 48 49 2008 08 341'],
    ['%c', 'TIMESTAMP', 'UTC', 'Fri Dec  5 15:30:12 2008'],
    ['%F %H', 'DATE', 'UTC', '2008-12-05 %H'],
    ['%T %Y', 'TIME', 'UTC', '15:30:12 %Y'],
    ['100%%', 'DATE', 'UTC', '100%'],
  ]
  test.each(cases)('%s of a %s in %s', (format, kind, zone, expected) => {
    expect(formatTime(format, at, zone, kind)).toBe(expected)
  })

  test.each([
    ['%Y-%m-%dT%H:%M:%SZ', 'TIMESTAMP', '%Y-%m-%dT%H:%M:%SZ'],
    ['%F', 'DATE', '%Y-%m-%d'],
    ['%H', 'DATE', undefined],
    ['%e', 'DATE', undefined],
  ] as const)('%s of a %s is left to DuckDB where it can', (format, kind, native) => {
    expect(nativeFormat(format, kind)).toBe(native)
  })
})

describe('PARSE', () => {
  const cases: [string, string, TimeKind, string][] = [
    ['%Y%m%d', '20081225', 'DATE', '2008-12-25 00:00:00'],
    ['%A %b %e %Y', 'Thursday Dec 25 2008', 'DATE', '2008-12-25 00:00:00'],
    ['%y-%j', '08-060', 'DATE', '2008-02-29 00:00:00'],
    ['%G-W%V-%u', '2020-W53-5', 'DATE', '2021-01-01 00:00:00'],
    ['%p %I', 'PM 12', 'TIME', '1970-01-01 12:00:00'],
    ['%E*S', '5.25', 'TIME', '1970-01-01 00:00:05.250'],
    ['%s', '-1', 'TIMESTAMP', '1969-12-31 23:59:59'],
    ['%F %T %Ez', '2020-01-02 03:04:05 +05:30', 'TIMESTAMP', '2020-01-01 21:34:05'],
    ['%F %T %Z', '2020-07-02 03:04:05 America/New_York', 'TIMESTAMP', '2020-07-02 07:04:05'],
  ]
  test.each(cases)('%s of %s', (format, text, kind, expected) => {
    expect(datetimeText(parseTime(format, text, 'UTC', kind))).toBe(expected)
  })

  test.each([
    ['%Y-%m-%d', '2008-02-30'],
    ['%Y-%m-%d', '2008-02-28x'],
    ['%m', '13'],
  ])('%s of %s fails', (format, text) => {
    expect(() => parseTime(format, text, 'UTC', 'DATE')).toThrow(`Failed to parse input string "${text}"`)
  })
})
