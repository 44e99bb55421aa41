import {expect, test} from 'vitest'
import {loadJobId} from '../../extract/load.ts'

const objects = [{object: 'raw/a', generation: '1'}]

test('the same objects give the same job', () => {
  expect(loadJobId('lake.t', 'bucket', objects)).toBe(loadJobId('lake.t', 'bucket', [...objects]))
  expect(loadJobId('lake.t', 'bucket', objects)).toMatch(/^etl_[0-9a-f]{40}$/)
})

test.each([
  ['another table', loadJobId('lake.u', 'bucket', objects)],
  ['another bucket', loadJobId('lake.t', 'pail', objects)],
  ['another generation', loadJobId('lake.t', 'bucket', [{object: 'raw/a', generation: '2'}])],
  ['another object', loadJobId('lake.t', 'bucket', [{object: 'raw/b', generation: '1'}])],
])('%s gives another one', (_what, id) => {
  expect(id).not.toBe(loadJobId('lake.t', 'bucket', objects))
})
