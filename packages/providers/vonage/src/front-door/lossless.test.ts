import fc from 'fast-check'
import { expect, test } from 'vitest'
import { far, from, near } from '../../test/fake.ts'
import { frontDoor } from './port.ts'

const sip = 'sip:far@carrier.example'
const parse = (body: unknown) =>
  frontDoor.parse({
    method: 'POST',
    url: 'https://api.nexmo.com/v1/calls',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
const plain = {
  to: [{ type: 'phone', number: far.slice(1) }],
  from: { type: 'phone', number: from.slice(1) },
  ncco: [{ action: 'wait', timeout: 7_200 }],
}

const notesOf = (body: unknown) =>
  parse(body).notes.map(({ field, effect }) => `${field} ${effect}`)

test('with a connect of its own loses no field of it (F6)', () => {
  const connect = {
    action: 'connect',
    from: '14155550199',
    ringbackTone: 'https://app.example/ring.mp3',
    eventType: 'synchronous',
    eventUrl: ['https://app.example/e'],
    eventMethod: 'POST',
    endpoint: [{ type: 'phone', number: near.slice(1) }],
  }
  expect(notesOf({ ...plain, ncco: [connect] })).toEqual([
    'ncco[0].eventUrl dropped',
    'ncco[0].from dropped',
    'ncco[0].ringbackTone dropped',
    'ncco[0].eventType dropped',
  ])
  // The caller ID of the call itself is not a loss.
  const same = { action: 'connect', from: from.slice(1), endpoint: connect.endpoint }
  expect(notesOf({ ...plain, ncco: [same] })).toEqual([])
})

test('loses no field of an endpoint (F7)', () => {
  const far = { type: 'phone', number: plain.to[0]?.number, shaken: 'x', onAnswer: { url: 'u' } }
  const desk = { type: 'sip', uri: 'sip:desk@pbx.example', headers: { Room: '7' } }
  const connect = {
    action: 'connect',
    endpoint: [{ type: 'phone', number: near.slice(1), dtmfAnswer: '1p', onAnswer: { url: 'u' } }],
  }
  expect(notesOf({ ...plain, to: [far], ncco: [connect] })).toEqual([
    'ncco[0].endpoint[0].dtmfAnswer dropped',
    'ncco[0].endpoint[0].onAnswer dropped',
    'to[0].shaken dropped',
    'to[0].onAnswer dropped',
  ])
  const { call, notes } = parse({
    ...plain,
    to: [{ type: 'sip', uri: sip, headers: { Ticket: '9' } }],
    ncco: [{ action: 'connect', endpoint: [desk] }],
  })
  expect(call.sipHeaders).toEqual({ 'X-Ticket': '9' })
  expect(notes.map(({ field }) => field)).toEqual(['ncco[0].endpoint[0].headers'])
  // Headers of the near end alone never move to the far one.
  const nearOnly = parse({
    ...plain,
    to: [{ type: 'sip', uri: sip }],
    ncco: [{ action: 'connect', endpoint: [desk] }],
  })
  expect(nearOnly.call).not.toHaveProperty('sipHeaders')
  expect(nearOnly.notes.map(({ field }) => field)).toEqual(['ncco[0].endpoint[0].headers'])
})

test('says what is wrong with values that it cannot use', () => {
  expect(
    notesOf({
      ...plain,
      from: { type: 'sip', uri: sip },
      ringing_timer: 'soon',
      machine_detection: 'maybe',
      advanced_machine_detection: { behavior: 'continue', beep_timeout: 5, spell: 1 },
      answer_url: ['https://app.example/a'],
      ncco: [
        { action: 'record', endOnSilence: 3, channels: 99, split: 'conversation' },
        { action: 'conversation', name: 'desk', mute: 'perhaps', canHear: ['a'], record: true },
      ],
    }),
  ).toEqual([
    'ncco[0].channels dropped',
    'ncco[1].record adjusted',
    'ncco[1].mute dropped',
    'answer_url dropped',
    'machine_detection dropped',
    'advanced_machine_detection.beep_timeout dropped',
    'ringing_timer dropped',
    'from.type dropped',
    'ncco[0].endOnSilence dropped',
    'ncco[1].canHear dropped',
    'advanced_machine_detection.spell dropped',
    'from.uri dropped',
  ])
})

test('is refused where it is nested too deeply to keep (W9)', () => {
  const deep = `${'['.repeat(5_000)}${']'.repeat(5_000)}`
  const body = JSON.stringify({ ...plain, ncco: ['deep'] }).replace('"deep"', deep)
  expect(() => parse(body)).toThrow('nested deeper than 32 levels')
})

test('loses nothing silently, whatever it contains (F6, F7)', () => {
  const extra = fc.constantFrom('x', 'shaken', 'onAnswer', '__proto__', 'eventType', 'timeout')
  const places = ['body', 'to', 'connect', 'endpoint'] as const
  let noted = 0
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom(...places), extra)), (extras) => {
      const at = (place: string) =>
        Object.fromEntries(extras.filter(([one]) => one === place).map(([, name]) => [name, 'v']))
      const endpoint = { ...at('endpoint'), type: 'phone', number: near.slice(1) }
      const { call, notes } = parse({
        ...at('body'),
        ...plain,
        to: [{ ...at('to'), ...plain.to[0] }],
        ncco: [{ ...at('connect'), action: 'connect', endpoint: [endpoint] }],
      })
      expect(call).toEqual({ to: far, from, connect: { phone: near } })
      const paths = {
        body: '',
        to: 'to[0].',
        connect: 'ncco[0].',
        endpoint: 'ncco[0].endpoint[0].',
      }
      const fields = notes.map(({ field }) => field)
      for (const [place, name] of extras) expect(fields).toContain(`${paths[place]}${name}`)
      expect(new Set(fields).size).toBe(fields.length)
      noted += fields.length
    }),
    { seed: 3, numRuns: 200 },
  )
  expect(noted).toBeGreaterThan(200)
})
