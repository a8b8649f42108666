import type { Call, Host } from '@callplane/core'
import {
  combinations,
  connectGateway,
  sipAddress,
  type Combination,
  type Connection,
  type ConnectOptions,
} from '../src/index.ts'
import { rentedNumber, type CombinationWorld } from './combination-world.ts'

/** One platform over one carrier, with numbers of its own: fictional ones that answer. */
export interface Trial {
  readonly combination: Combination
  readonly number: string
  readonly far: string
  readonly customer: string
  readonly name: string
}
export interface Leg {
  readonly provider: string
  readonly from: string
  readonly to: string
  readonly answered: boolean
}
export interface Connected extends Trial {
  readonly connection: Connection
  /** Empty: nothing for a person to enter. */
  readonly described: readonly string[]
}

export const trials: readonly Trial[] = combinations().map((combination, index) => ({
  combination,
  number: combination.carrier.id === 'sinch' ? rentedNumber : `+12125550${120 + index}`,
  far: `+14155550${110 + index}`,
  customer: `+14155550${130 + index}`,
  name: `${combination.platform.id}-${combination.carrier.id}`,
}))

const roomOf = ({ name }: Trial): string => `front-desk-${name}`

/** In the directions that are possible. */
export const optionsOf = (
  world: CombinationWorld,
  trial: Trial,
  over: Host = world.host,
): ConnectOptions => {
  const { platform, carrier, outbound } = trial.combination
  return {
    carrier: world.carrierEnd(carrier.id, over),
    platform: world.platformEnd(platform.id, over),
    numbers: [trial.number],
    name: trial.name,
    direction: outbound.way === 'impossible' ? 'inbound' : 'both',
    room: { type: 'static', id: roomOf(trial), on: platform.id },
    ...world.platformOptions(platform.id, trial.number),
  }
}

/** Dry run, what a person must enter, then the run itself. */
export const connectTrial = async (world: CombinationWorld, trial: Trial): Promise<Connected> => {
  const options = optionsOf(world, trial)
  await options.carrier.ports.numbers?.buy?.(trial.number)
  const { describe } = await connectGateway({ ...options, dryRun: true })
  const carrierGateway = await world.enter(describe)
  const connection = await connectGateway({ ...options, carrierGateway, dryRun: false })
  return { ...trial, connection, described: describe.map(({ text }) => text) }
}

export const rulesOf = ({ connection }: Connected) => [
  connection.rule,
  ...(connection.inbound && connection.inbound.rule.id !== connection.rule.id
    ? [connection.inbound.rule]
    : []),
]

/** Legs whose address names the number, in the order they were dialled. */
const legsTo = ({ emulator }: CombinationWorld, number: string): Leg[] =>
  emulator
    .calls()
    .filter((leg) => leg.rang && leg.to.includes(number.slice(1)))
    .map(({ provider, from, to, answered }) => ({ provider, from, to, answered }))

/** Platform → carrier → phone: answered, and hung up by us. */
export const callOut = async (
  world: CombinationWorld,
  dispatcher: ReturnType<CombinationWorld['dispatcherWith']>,
  { far, number, name, connection, combination }: Connected,
): Promise<{ readonly call: Call | null; readonly legs: readonly Leg[] }> => {
  const { by } = combination.platform.outbound
  const placing = dispatcher.dispatch({
    to: by === 'sip-uri' ? sipAddress(far, connection.gateway) : far,
    rule: connection.rule.id,
    from: number,
    connect: { room: `out-${name}` },
  })
  await world.clock.advance(15_000)
  const { id } = await placing
  const hungUp = dispatcher.hangUp(id)
  await world.clock.advance(15_000)
  await hungUp
  return { call: await dispatcher.calls.get(id), legs: legsTo(world, far) }
}

interface LivekitEvent {
  readonly room: { readonly name: string }
  readonly participant: { readonly attributes: Readonly<Record<string, string>> }
}

/** The room that the caller was forwarded into, as the platform reports it. */
const arrivedIn = async (
  { emulator, host, videosdkSettings }: CombinationWorld,
  { combination, customer }: Connected,
): Promise<string | undefined> => {
  if (combination.platform.id === 'daily')
    return emulator
      .deliveries()
      .filter(({ provider, event }) => provider === 'daily' && event === 'dialin.connected')
      .map(({ body }) => (JSON.parse(body) as { payload: Record<string, string> }).payload)
      .find((payload) => payload['sip_from'] === customer)?.['room']
  if (combination.platform.id === 'livekit')
    return emulator
      .deliveries()
      .filter(({ provider, event }) => provider === 'livekit' && event === 'participant_joined')
      .map(({ body }) => JSON.parse(body) as LivekitEvent)
      .find(({ participant }) => participant.attributes['sip.phoneNumber'] === customer)?.room.name
  const { baseUrl } = videosdkSettings
  const known = host.sent.find(({ url }) => url.startsWith(baseUrl))
  const url = `${baseUrl}/v2/sip/call?type=inbound`
  const { body } = await host.fetch({ method: 'GET', url, headers: known?.headers ?? {} })
  const calls = (JSON.parse(body) as { data: Record<string, string>[] }).data
  return calls.find(({ from, status }) => from === customer && status === 'answered')?.['roomId']
}

/** Phone → carrier's number → platform → room; the room has a participant. */
export const callIn = async (
  world: CombinationWorld,
  connected: Connected,
): Promise<{ readonly room: string | undefined; readonly legs: readonly Leg[] }> => {
  const { emulator, clock } = world
  const { customer, number, combination } = connected
  const on = { ringing: () => undefined, answered: () => undefined, ended: () => undefined }
  const cause = { method: 'CALL', url: 'http://emulator.invalid/', headers: {}, body: '' }
  const phone = {
    provider: 'pstn',
    from: customer,
    to: number,
    callId: `in-${customer}`,
    cause,
    on,
  }
  const leg = emulator.network.dial(phone)
  await clock.advance(5_000)
  if (combination.platform.id === 'daily')
    // A browser joins: only then does the room take callers.
    await emulator.handle({
      method: 'POST',
      url: `/daily/_emulator/rooms/${roomOf(connected)}/participants`,
      headers: {},
      body: new TextEncoder().encode('{}'),
      origin: 'http://emulator.invalid',
    })
  await clock.advance(5_000)
  const room = await arrivedIn(world, connected)
  leg.hangUp()
  await clock.advance(5_000)
  return { room: room === roomOf(connected) ? room : undefined, legs: legsTo(world, number) }
}
