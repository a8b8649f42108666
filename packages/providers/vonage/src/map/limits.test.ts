import type { OutboundCall } from '@callplane/core'
import { describe, expect, test } from 'vitest'
import { callbackUrl, near } from '../../test/fake.ts'
import { mapWith as map } from '../../test/map.ts'

const sip = 'sip:far@carrier.example'

describe('a sip: URI over 50 characters (M2)', () => {
  const long = `sip:${'a'.repeat(30)}@carrier.example`
  const refused = expect.objectContaining({ code: 'request-invalid', dialled: 'no' })

  test('skips the route, with or without the parameters of encryption', () => {
    expect(long).toHaveLength(50)
    expect(map({ to: long }).body).toMatchObject({ to: [{ uri: long }] })
    expect(() => map({ to: `${long}x` })).toThrow(refused)
    expect(() => map({ to: long, mediaEncryption: 'required' })).toThrow(
      'has 75 characters, encryption parameters included, and Vonage takes at most 50',
    )
    expect(() => map({ to: `${long}x` })).not.toThrow(long)
  })

  test('does not matter in an NCCO, for which no limit is documented', () => {
    expect(map({ connect: { sip: `${long}x` } }).body).toMatchObject({
      ncco: [{ endpoint: [{ uri: `${long}x` }] }],
    })
  })
})

describe('options whose condition is not met come back as notes (M7)', () => {
  const recording = { format: 'wav' }
  const detection = { mode: 'default' }
  const conversation = { mute: true }
  const ncco = [{ action: 'talk', text: 'hello' }]
  const nearFirst = { connect: { phone: near, first: true } } as const
  test.each<[Partial<OutboundCall>, object, string[]]>([
    [{}, { recording }, ['options.vonage.recording dropped']],
    [{ record: true }, { recording }, []],
    [{}, { recording: {} }, []],
    [{}, { detection }, ['options.vonage.detection dropped']],
    [{ machineDetection: 'detect' }, { detection }, []],
    [
      { machineDetection: 'greeting-end' },
      { detection },
      ['options.vonage.detection.mode adjusted'],
    ],
    [{ connect: { phone: near } }, { conversation }, ['options.vonage.conversation dropped']],
    [{ connect: { conference: 'desk' } }, { conversation }, []],
    [
      { connect: { conference: 'desk' }, record: true },
      { conversation, recording, ncco },
      [
        'connect dropped',
        'record dropped',
        'options.vonage.recording dropped',
        'options.vonage.conversation dropped',
      ],
    ],
    [nearFirst, { ncco }, ['options.vonage.ncco dropped']],
    [
      nearFirst,
      { answerUrl: 'https://app.example/a', answerMethod: 'GET' },
      ['options.vonage.answerUrl dropped', 'options.vonage.answerMethod dropped'],
    ],
  ])('%j with %j: %j', (fields, own, expected) => {
    expect(map(fields, own).notes).toEqual(expected)
  })
})

test('header values and names that may not arrive come back as notes (M3)', () => {
  const given = { to: sip, sipHeaders: { 'X-Name': 'Zoë', 'X-Ok': '1', 'X-a.b': '2' } }
  expect(map(given)).toMatchObject({
    body: { to: [{ headers: { Ok: '1' } }] },
    notes: ['sipHeaders dropped', 'sipHeaders dropped'],
  })
})

test.each<[Partial<OutboundCall>, object, boolean]>([
  [{}, {}, false],
  [{ connect: { phone: near } }, {}, false],
  [{ connect: { conference: 'desk' } }, {}, true],
  [{}, { ncco: [{ action: 'conversation', name: 'a' }] }, true],
  [{}, { ncco: [{ action: 'talk', text: 'a' }] }, false],
  [{}, { answerUrl: 'https://app.example/a' }, true],
])('the event URL of %j with %j marks a shared conversation: %s (W10)', (fields, own, shared) => {
  const { body } = map(fields, own, callbackUrl)
  expect(String(body.event_url).endsWith('&leg=far&shared=1')).toBe(shared)
})
