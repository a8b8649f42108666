import { expect, it } from 'vitest'
import { isSendable, splitSipHeaders, withSipHeaders } from './sip-uri.ts'

const uri = 'sip:far@carrier.example'

it.each([
  ['X-A', true],
  ['x-a', true],
  ['Subject', false],
  ['NX-A', false],
])('Daily sends the header %s: %s', (name, is) => {
  expect(isSendable(name)).toBe(is)
})

it('headers are a query of the URI, and none leave it as it is', () => {
  expect(withSipHeaders(uri, {})).toBe(uri)
  expect(withSipHeaders(uri, { 'X-A': '1 + 1', 'X-B': '' })).toBe(`${uri}?X-A=1%20%2B%201&X-B=`)
})

it.each([
  ['', {}, []],
  ['?', {}, []],
  ['?X-A=1%20+', { 'X-A': '1 +' }, []],
  ['?X-A', { 'X-A': '' }, []],
  ['?X-A=b=c', { 'X-A': 'b=c' }, []],
  ['?X-A=%zz', { 'X-A': '%zz' }, []],
  ['?X-A=1&&X-B=2', { 'X-A': '1', 'X-B': '2' }, []],
  ['?X-A=1&X-A=1', { 'X-A': '1' }, []],
  ['?X-A=1&X-A=2', { 'X-A': '1' }, ['X-A']],
  ['?=1', {}, ['(unnamed)']],
])('the query %j has the headers %j and loses %j', (query, headers, lost) => {
  expect(splitSipHeaders(`${uri}${query}`)).toEqual({ to: uri, headers, lost })
})
