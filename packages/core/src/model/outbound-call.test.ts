import { describe, expect, it } from 'vitest'
import { far } from '../testing/index.ts'
import { outboundCall } from './outbound-call.ts'

const faultsOf = (extra: object): string[] => {
  const result = outboundCall.safeParse({ to: far, ...extra })
  return result.success ? [] : result.error.issues.map((issue) => issue.path.join('.'))
}

describe('the neutral model is as wide as the widest provider', () => {
  it.each<[string, object]>([
    ['reading headers that SIP reserves (M1)', { includeHeaders: ['User-Agent', 'X-Trace-Id'] }],
    ['reading no header (M3)', { includeHeaders: [] }],
    ['a participant id over 36 characters (M3)', { participant: { id: 'p'.repeat(200) } }],
    ['a participant name over 199 characters (M3)', { participant: { name: 'n'.repeat(500) } }],
    ['more than 600 s of ringing (M3)', { ringTimeout: 3600 }],
    ['more than 64 digits (M3)', { dtmf: '1w'.repeat(100) }],
    ['no digits (M3)', { dtmf: '' }],
    ['a conference name with spaces (M3)', { connect: { conference: 'Weekly stand-up: Ops' } }],
    ['header values outside ASCII (M3)', { sipHeaders: { 'X-City': 'Zürich 東京' } }],
    ['header names with an underscore (M3)', { sipHeaders: { X_Trace: '1' } }],
  ])('takes %s', (_what, extra) => {
    expect(faultsOf(extra)).toEqual([])
  })
})

describe('the schema refuses what is malformed or dangerous', () => {
  it.each<[string, object, string]>([
    ['NUL in an id (M9)', { participant: { id: 'a\0b' } }, 'participant.id'],
    ['a line break in a name (M9)', { participant: { name: 'a\r\nFrom: b' } }, 'participant.name'],
    [
      'an escape in a conference (M9)',
      { connect: { conference: 'a\u001bb' } },
      'connect.conference',
    ],
    ['C1 controls (M9)', { participant: { name: 'a\u0085b' } }, 'participant.name'],
    [
      'a lone surrogate, which no encoding has',
      { sipHeaders: { 'X-A': '\ud800' } },
      'sipHeaders.X-A',
    ],
    ['a line break in a header', { sipHeaders: { 'X-A': 'a\nb' } }, 'sipHeaders.X-A'],
    ['a tag with a control character', { tags: ['a\u0000'] }, 'tags.0'],
    ['an idempotency key with NUL', { idempotencyKey: 'a\0' }, 'idempotencyKey'],
    [
      'sending a header that SIP reserves',
      { sipHeaders: { 'User-Agent': 'x' } },
      'sipHeaders.User-Agent',
    ],
    ['reading an invalid header name', { includeHeaders: ['a b'] }, 'includeHeaders.0'],
    ['a rule wish from a caller', { pin: '1234' }, ''],
  ])('%s', (_what, extra, path) => {
    expect(faultsOf(extra)).toContain(path)
  })
})
