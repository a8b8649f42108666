import { expect, it } from 'vitest'
import { codeOfStatus } from './code-of-status.ts'

it.each([
  [302, 'unexpected'],
  [399, 'unexpected'],
  [400, 'request-invalid'],
  [401, 'auth'],
  [402, 'balance'],
  [403, 'permission'],
  [404, 'not-found'],
  [409, 'conflict'],
  [422, 'request-invalid'],
  [429, 'rate'],
  [499, 'request-invalid'],
  [500, 'provider-down'],
  [503, 'provider-down'],
  [599, 'provider-down'],
])('%i: %s', (status, code) => {
  expect(codeOfStatus(status)).toBe(code)
})
