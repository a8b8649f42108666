import { PHONE_BEHAVIORS } from '../network/phone-book.ts'
import type { Schema } from './schema.ts'

const text: Schema = { type: 'string' }
const texts: Schema = { type: 'object', additionalProperties: text }
const time: Schema = { type: 'string', format: 'date-time', description: 'Virtual time.' }
const timeOrNull: Schema = { ...time, type: ['string', 'null'] }
const whole: Schema = { type: 'integer', minimum: 0 }
const flag: Schema = { type: 'boolean' }

export const ref = (name: keyof typeof components): Schema => ({
  $ref: `#/components/schemas/${name}`,
})
export const listOf = (name: keyof typeof components): Schema => ({
  type: 'array',
  items: ref(name),
})

/** An object with all of these fields, and perhaps others. */
const record = (properties: Readonly<Record<string, Schema>>, description?: string): Schema => ({
  type: 'object',
  ...(description === undefined ? {} : { description }),
  properties,
  required: Object.keys(properties),
})

const request = {
  method: text,
  url: text,
  headers: { ...texts, description: 'Credentials are redacted.' },
  body: text,
}

const calls = {
  Sound: record({
    from: { enum: ['caller', 'callee'], description: 'The end that it comes from.' },
    kind: { enum: ['digits', 'speech', 'file', 'beep', 'audio'] },
    text: { ...text, description: 'Keys, words without markup, or the URL of a file.' },
    at: time,
    durationMs: { ...whole, description: 'Virtual milliseconds that it sounded.' },
    cut: { ...flag, description: 'It stopped before its end.' },
  }),
  Stream: record(
    {
      id: text,
      url: text,
      state: { enum: ['connecting', 'open', 'closed', 'failed'] },
      encoding: { enum: ['mulaw', 'alaw', 'l16'] },
      rate: whole,
      framesIn: { ...whole, description: 'Frames of 20 ms sent to the application.' },
      framesOut: { ...whole, description: 'Frames of 20 ms that the telephone heard from it.' },
    },
    'A media stream of a call.',
  ),
  Call: record(
    {
      id: text,
      session: {
        ...text,
        description: 'The same for all legs that one request or caller has led to.',
      },
      provider: text,
      callId: { ...text, description: "The provider's id of the call." },
      from: text,
      to: text,
      outcome: text,
      state: { enum: ['dialling', 'ringing', 'answered', 'ended'] },
      rang: flag,
      answered: flag,
      answeredBy: { enum: ['human', 'machine', null] },
      end: {
        type: ['object', 'null'],
        properties: {
          cause: text,
          sipStatus: whole,
          by: { enum: ['caller', 'callee', 'network'] },
        },
      },
      digits: { ...text, description: 'DTMF played to the dialled party.' },
      pressed: { ...text, description: 'Keys that the dialled party pressed.' },
      sounds: { type: 'array', items: { $ref: '#/components/schemas/Sound' } },
      heard: {
        type: 'array',
        items: { $ref: '#/components/schemas/Sound' },
        description: 'What the telephone heard.',
      },
      streams: { type: 'array', items: { $ref: '#/components/schemas/Stream' } },
      places: { type: 'array', items: text, description: 'Conferences and rooms entered.' },
      phone: {
        type: ['object', 'null'],
        properties: { address: text, side: { enum: ['caller', 'callee'] } },
      },
      startedAt: time,
      ringingAt: timeOrNull,
      answeredAt: timeOrNull,
      endedAt: timeOrNull,
    },
    'One leg of the virtual network.',
  ),
  Ring: record({
    provider: text,
    from: text,
    to: text,
    at: time,
    leg: text,
    callId: text,
    request: record(request, 'The HTTP request at the root of the ring.'),
  }),
  Phone: record({
    address: text,
    behavior: { enum: PHONE_BEHAVIORS },
    outcome: text,
    state: { enum: ['idle', 'dialling', 'ringing', 'answered'] },
    calls: { type: 'array', items: { $ref: '#/components/schemas/Call' } },
  }),
}

const records = {
  Request: record({
    ...request,
    id: text,
    provider: text,
    at: time,
    status: { type: ['integer', 'string', 'null'], description: '`lost` if no answer was sent.' },
    response: { type: ['object', 'null'], properties: { headers: texts, body: text } },
  }),
  Delivery: record(
    {
      ...request,
      id: text,
      provider: text,
      kind: { enum: ['event', 'document'] },
      event: text,
      to: { type: ['string', 'null'] },
      at: time,
      attempt: { type: 'integer', minimum: 1 },
      signedBy: { type: 'array', items: text },
      fault: { type: ['string', 'null'] },
      replayOf: { type: ['string', 'null'] },
      status: { type: ['integer', 'null'] },
      error: { type: ['string', 'null'] },
      response: { type: ['object', 'null'], properties: { headers: texts, body: text } },
    },
    'One attempt to deliver a webhook, or what was done in its place.',
  ),
  Warning: record({
    id: text,
    provider: { type: ['string', 'null'] },
    at: time,
    code: { enum: ['not-emulated', 'field-ignored', 'callback-failed', 'provider'] },
    message: text,
  }),
}

const settings = {
  Clock: record({
    now: { ...whole, description: 'Virtual milliseconds since the epoch.' },
    speed: {
      type: ['number', 'null'],
      description: 'Virtual seconds per real second; null with a clock of the caller.',
    },
  }),
  Keys: record({
    provider: text,
    baseUrl: text,
    numbers: { type: 'array', items: text },
    credentials: texts,
    webhooks: texts,
    ids: texts,
  }),
  Outcome: {
    type: 'object',
    properties: { digits: whole, name: text, phone: text, answeredBy: text },
    required: ['name', 'phone', 'answeredBy'],
  },
  Fault: {
    type: 'object',
    description: 'See the table of faults in the README.',
    properties: {
      on: { enum: ['request', 'webhook', 'lookup'] },
      do: text,
      provider: text,
      match: { type: 'object' },
      count: { type: 'integer', minimum: 1 },
    },
    required: ['on', 'do'],
  },
  FaultState: record({ id: text, fault: { type: 'object' }, seen: whole, struck: whole }),
  Status: record({
    history: record({
      rings: whole,
      calls: whole,
      requests: whole,
      deliveries: whole,
      warnings: whole,
    }),
    phones: { enum: PHONE_BEHAVIORS },
    scopes: { type: 'array', items: text },
  }),
  Scope: record({ name: text, url: text, keys: { type: 'object' } }),
} satisfies Record<string, Schema>

const problems = {
  Problem: {
    type: 'object',
    properties: {
      error: text,
      issues: {
        type: 'array',
        items: record({ path: text, message: text }),
        description: 'Everything that is wrong with the body, with its path.',
      },
    },
    required: ['error'],
  },
} satisfies Record<string, Schema>

/** What the answers consist of. */
export const components = { ...calls, ...records, ...settings, ...problems }
