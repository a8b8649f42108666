import { CallError } from '@callplane/core'
import { describe, expect, it } from 'vitest'
import type { DoorRequest } from '../door-face.ts'
import type { Refusal } from '../door-refusal.ts'
import { authenticates, credentialFaults } from './authenticate.ts'
import { refuse } from './refusals.ts'

const authId = 'MAAAAAAAAAAAAAAAAAAA'
const request = { path: `/v1/Account/${authId}/Call/`, body: '', headers: {} } as DoorRequest
const statusOf = (refusal: Omit<Refusal, 'message'>): number =>
  refuse({ message: 'it failed', ...refusal }, request).status

describe('a refusal of the Plivo door', () => {
  it('has a status that the client repeats only where certainly no phone rang', () => {
    const failed = (dialled: 'no' | 'unknown') =>
      statusOf({ reason: 'failed', error: new CallError('provider-down', 'down', { dialled }) })
    expect(failed('no')).toBe(503)
    expect(failed('unknown')).toBe(409)
    expect(statusOf({ reason: 'unexpected' })).toBe(409)
  })

  it('says every fault, and has the id of the request', () => {
    const faults = [
      { path: ['body', 'to'], message: 'is required' },
      { path: ['from'], message: 'must be E.164' },
    ]
    const { body } = refuse({ reason: 'invalid', message: 'faults', faults }, request)
    expect(JSON.parse(body)).toEqual({
      api_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      error: 'to: is required; from: must be E.164',
    })
  })
})

it('credentials are those of the account in the path', () => {
  const credentials = { authId, authToken: 'application-token' }
  const authorization = `Basic ${Buffer.from(`${authId}:application-token`).toString('base64')}`
  const accepts = (path: string, given = authorization) =>
    authenticates({ ...request, path, headers: { authorization: given } }, credentials)
  expect(accepts(request.path)).toBe(true)
  expect(accepts('/v1/Account/MABBBBBBBBBBBBBBBBBB/Call/')).toBe(false)
  expect(accepts(request.path, 'Basic x')).toBe(false)
  const faults = credentialFaults({ authId: 'x', authToken: '' })
  expect(faults.map(({ path }) => path.join('.'))).toEqual(['authId', 'authToken'])
})
