import {
  ConnectionResetError,
  createEmulator,
  createManualClock,
  type Emulator,
  type Random,
} from '../src/index.ts'
import { createRandom } from '../src/random.ts'
import { operations } from '../src/control/control.ts'
import { authorizationOf } from './authorization.ts'

export type FuzzReport = {
  readonly requests: number
  /** How often each status was answered; `lost` where a connection was lost on demand. */
  readonly statuses: Readonly<Record<string, number>>
  /** Requests that were answered 500, or stopped the emulator. */
  readonly failures: readonly string[]
  /** Growth of the heap over the last three quarters of the run, after collections, in MiB; NaN without `--expose-gc`. */
  readonly grownMiB: number
}

/** Names of fields that the providers' APIs have; one request in four has others. */
const NAMES =
  'To From Url Twiml Status StatusCallback StatusCallbackEvent Timeout Record MachineDetection SendDigits ' +
  'FriendlyName VoiceUrl PhoneNumber TrunkSid to from connection_id webhook_url timeout_secs client_state name ' +
  'custom_headers sip_headers answering_machine_detection call_control_id digits connection_name user_name password ' +
  'inbound outbound tags answer_url hangup_url legs aleg_url ncco answer_method event_url ringing_timer action ' +
  'destination phoneNumber sipUri sessionId toEndPoint callerId properties url hmac eventTypes hangup_on_ring ' +
  'sipCallTo sipCallFrom routingRuleId gatewayId participant waitForAnswer metadata numbers address auth room trunkId ' +
  'sipRegion phoneNumbers behavior on do match seconds count speed advance leg text msisdn country'
const names = NAMES.split(' ')

const HOSTILE: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1e308,
  '',
  ' ',
  '%00',
  '\u0000',
  '__proto__',
  'constructor',
  '../../etc',
  'x'.repeat(5_000),
  '\u{1F4DE}\uD800',
  [],
  {},
  [[[]]],
  { __proto__: null, constructor: { prototype: 1 } },
  { toString: 1 },
  '<Response><Dial>+14155550123</Dial></Response>',
  '<Response><Gather><Say>',
  [{ action: 'talk', text: 'hello' }],
  [{ type: 'phone', number: '14155550123' }],
  'https://app.callplane.example/hook',
  'ftp://[',
  '2026-13-45T99:99:99Z',
]
const ADDRESSES = [
  '+14155550100',
  '+14155550123',
  '+14155550151',
  '14155550162',
  'sip:desk@pbx.example.com;transport=tls?X-A=1',
  'sip:@',
  'client:me',
]
const METHODS = ['GET', 'POST', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'BREW']
const TYPES = [
  'application/json',
  'application/x-www-form-urlencoded',
  'text/plain',
  '',
  'a/b; c=d',
]

/** Bodies that are accepted as they are, of the operations that create something. */
const validBodies = (emulator: Emulator): Readonly<Record<string, object>> => {
  const keys = emulator.keys()
  const from = '+14155550100'
  const to = '+14155550123'
  const url = 'https://app.callplane.example/answer'
  const ncco = [{ action: 'talk', text: 'Hello' }]
  return {
    'POST /twilio/2010-04-01/Accounts/{account}/Calls.json': {
      To: to,
      From: from,
      Url: url,
      Record: 'true',
    },
    'POST /twilio/2010-04-01/Accounts/{account}/Conferences/{conference}/Participants.json': {
      To: to,
      From: from,
    },
    'POST /telnyx/v2/calls': {
      to,
      from,
      connection_id: keys['telnyx']!.ids['connectionId'],
      webhook_url: url,
    },
    'POST /plivo/v1/Account/{account}/Call/': { to, from, answer_url: url, hangup_url: url },
    'POST /vonage/v1/calls': {
      to: [{ type: 'phone', number: '14155550123' }],
      from: { type: 'phone', number: '14155550100' },
      ncco,
      event_url: [url],
    },
    'POST /sinch/calling/v1/callouts': {
      method: 'ttsCallout',
      ttsCallout: { cli: from, destination: { type: 'number', endpoint: to }, text: 'Hello' },
    },
    'POST /videosdk/v2/sip/call': {
      sipCallTo: to,
      sipCallFrom: from,
      routingRuleId: 'rr_outbound',
    },
    'POST /livekit/twirp/livekit.SIP/CreateSIPParticipant': {
      sipTrunkId: keys['livekit']!.ids['trunkId'],
      sipCallTo: to,
      roomName: 'desk',
    },
    'POST /daily/rooms': { properties: { enable_dialout: true } },
    'POST /twilio/v1/Trunks': { FriendlyName: 'desk' },
    'POST /telnyx/v2/outbound_voice_profiles': { name: 'desk' },
    'POST /plivo/v1/Account/{account}/Zentrunk/Trunk/': {
      name: 'desk',
      trunk_direction: 'outbound',
    },
  }
}

type Target = {
  readonly provider: string
  readonly method: string
  readonly path: string
  readonly valid?: object | undefined
}

const targetsOf = (emulator: Emulator): readonly Target[] => {
  const valid = validBodies(emulator)
  const all = allTargets(emulator).map((one) => ({
    ...one,
    valid: valid[`${one.method} ${one.path}`],
  }))
  // What creates something comes often, or there would be nothing to do the rest with.
  const creating = all.filter((one) => one.valid)
  return [...all, ...Array.from({ length: 12 }, () => creating).flat()]
}

const allTargets = (emulator: Emulator): readonly Target[] => [
  ...Object.entries(emulator.operations()).flatMap(([provider, list]) =>
    list.map(({ method, path }) => ({ provider, method, path: `/${provider}${path}` })),
  ),
  ...operations
    // What would make the run meaningless: time, forgetting, and a stream that does not end.
    .filter(({ id }) => !['setClock', 'reset', 'streamEvents', 'addFaults'].includes(id))
    .map(({ method, path }) => ({ provider: '_emulator', method, path: `/_emulator${path}` })),
]

/** Sends `requests` random requests, most of them nearly right, in process; the same seed sends the same ones. */
export async function fuzz(requests: number, seed: string): Promise<FuzzReport> {
  const clock = createManualClock()
  const emulator = createEmulator({
    clock,
    history: { entries: 300 },
    deliver: () => Promise.resolve({ status: 200, headers: {}, body: '<Response/>' }),
  })
  const random = createRandom(seed)
  const keys = emulator.keys()
  const accounts: Accounts = {
    authorizations: authorizationOf(emulator),
    accounts: {
      twilio: keys['twilio']!.credentials['accountSid'],
      plivo: keys['plivo']!.credentials['authId'],
    },
  }
  const targets = targetsOf(emulator)
  const ids: string[] = Object.values(emulator.keys()).flatMap(({ ids: seeded, credentials }) => [
    ...Object.values(seeded),
    ...Object.values(credentials).filter((value) => value.length < 60),
  ])
  const statuses: Record<string, number> = {}
  const failures: string[] = []
  let base = Number.NaN
  for (let count = 0; count < requests; count++) {
    const request = makeRequest(random, targets, ids, accounts)
    const status = await send(emulator, request, ids, failures)
    statuses[status] = (statuses[status] ?? 0) + 1
    if (count % 25 === 0) await clock.advance(5_000)
    if (count === Math.floor(requests / 4)) base = heapMiB()
  }
  await clock.advance(200_000)
  const grownMiB = heapMiB() - base
  await emulator.close()
  return { requests, statuses, failures, grownMiB }
}

type Accounts = {
  readonly authorizations: Readonly<Record<string, string>>
  /** Ids within paths. */
  readonly accounts: Readonly<Record<string, string | undefined>>
}

type Made = {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

function makeRequest(
  random: Random,
  targets: readonly Target[],
  ids: readonly string[],
  { authorizations, accounts }: Accounts,
): Made {
  const pick = <T>(list: readonly T[]): T => list[random.integer(list.length)]!
  const often = (percent: number): boolean => random.integer(100) < percent
  const { provider, method, path, valid } = pick(targets)
  const filled = path
    .replace('{account}', accounts[provider] ?? '')
    .replaceAll(/\{\w+\}/g, () => encodePath(often(70) ? pick(ids) : asText(pick(HOSTILE))))
  const url = often(92)
    ? filled
    : `${filled}${pick(['/', '%', '/x', '?a=1&a=2', '?limit=-1', '//', '/..', '?%'])}`
  const value = (): unknown => (often(50) ? pick(ADDRESSES) : often(60) ? pick(ids) : pick(HOSTILE))
  const fields: (readonly [string, unknown])[] = Object.entries(valid ?? {})
  const more = Array.from(
    { length: random.integer(valid ? 3 : 8) },
    (): readonly [string, unknown] => [often(80) ? pick(names) : random.string(6), value()],
  )
  fields.push(...(valid && often(50) ? [] : more))
  const type = often(70) ? (provider === 'twilio' ? TYPES[1]! : TYPES[0]!) : pick(TYPES)
  const text = type.includes('form')
    ? new URLSearchParams(fields.map(([name, one]) => [name, asText(one)])).toString()
    : JSON.stringify(Object.fromEntries(fields))
  const body = often(90) ? text : pick(['', '[', 'null', '[]', '"x"', text.slice(1), '{"a":'])
  return {
    method: often(85) ? method : pick(METHODS),
    url,
    headers: {
      'content-type': type,
      ...(often(90) ? { authorization: authorizations[provider] ?? '' } : {}),
    },
    body: often(97) ? Buffer.from(body) : random.bytes(200),
  }
}

const asText = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value)

const encodePath = (text: string): string => encodeURIComponent(text.toWellFormed().slice(0, 100))

const MOST_IDS = 400

async function send(
  emulator: Emulator,
  request: Made,
  ids: string[],
  failures: string[],
): Promise<string> {
  const fail = (what: string): void => {
    const body = Buffer.from(request.body).toString().slice(0, 500)
    failures.push(`${request.method} ${request.url} ${body}: ${what}`)
  }
  try {
    const { status, body } = await emulator.handle({
      ...request,
      origin: 'http://emulator.invalid',
    })
    const text = Buffer.from(body).toString()
    if (status === 500) fail(text.slice(0, 200))
    for (const [, id] of text.matchAll(
      /"(?:sid|id|call_uuid|uuid|name|callId|call_control_id)":"([\w:.-]{3,80})"/g,
    ))
      ids[ids.length < MOST_IDS ? ids.length : text.length % MOST_IDS] = id!
    return String(status)
  } catch (error) {
    if (error instanceof ConnectionResetError) return 'lost'
    fail(error instanceof Error ? (error.stack ?? error.message) : String(error))
    return 'failed'
  }
}

function heapMiB(): number {
  const { gc } = globalThis as { readonly gc?: () => void }
  if (!gc) return Number.NaN
  gc()
  return process.memoryUsage().heapUsed / 1024 / 1024
}
