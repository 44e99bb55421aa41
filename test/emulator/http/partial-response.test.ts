import {expect, test} from 'vitest'
import {applyFieldMask, parseFieldMask} from '../../../emulator/http/partial-response.ts'

const value = {
  kind: 'list',
  next: 't',
  items: [{id: 1, labels: {env: 'dev', team: 'x'}, more: {a: 1}}, {id: 2}],
}

test.each([
  ['kind', {kind: 'list'}],
  ['items/id', {items: [{id: 1}, {id: 2}]}],
  ['items(id,labels/env),next', {next: 't', items: [{id: 1, labels: {env: 'dev'}}, {id: 2}]}],
  ['items(labels(env,team))', {items: [{labels: {env: 'dev', team: 'x'}}, {}]}],
  ['items/id,items/more', {items: [{id: 1, more: {a: 1}}, {id: 2}]}],
  ['items/labels,items/labels/env', {items: [{labels: {env: 'dev', team: 'x'}}, {}]}],
  ['items/*', value.items && {items: value.items}],
  ['*', value],
  ['absent', {}],
])('fields=%s', (fields, wanted) => {
  expect(applyFieldMask(value, parseFieldMask(fields))).toEqual(wanted)
})

test.each(['', 'a(', 'a)', 'a(b', ',a', 'a//b', 'a,'])('fields=%s is malformed', (fields) => {
  expect(() => parseFieldMask(fields)).toThrow('Invalid field selection')
})
