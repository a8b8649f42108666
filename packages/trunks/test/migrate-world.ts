import { inProcessHost } from '@callplane/conformance'
import type { Host, Ports, RoutingRuleInput } from '@callplane/core'
import { manualClock } from '@callplane/core/testing'
import { createEmulator, type Emulator } from '@callplane/emulator'
import { plivo } from '@callplane/plivo'
import { telnyx } from '@callplane/telnyx'
import { twilio } from '@callplane/twilio'
import { videosdk, videosdkExtension } from '@callplane/videosdk'
import { videosdkLegacy } from '@callplane/videosdk-legacy'
import { vonage } from '@callplane/vonage'
import { harness as plivoHarness } from '../../providers/plivo/test/harness.ts'
import { harness as telnyxHarness } from '../../providers/telnyx/test/harness.ts'
import { harness as twilioHarness } from '../../providers/twilio/test/harness.ts'
import {
  migrationInMemory,
  type LegacyTrunk,
  type MigrateEnd,
  type MigrateOptions,
  type StateStore,
} from '../src/index.ts'

export type ProviderId = 'twilio' | 'telnyx' | 'plivo' | 'vonage' | 'videosdk' | 'videosdk-legacy'

/** Both accounts have these from the start. */
export const first = '+14155550100'
export const second = '+14155550101'
/** Bought at the source alone. */
export const alone = '+14155550120'
/** For sale nowhere: a legacy trunk has it. */
export const legacyNumber = '+14155550177'

const app = 'https://app.callplane.example'
export const answerUrl = `${app}/voice`
export const statusUrl = `${app}/status`
export const movedUrl = `${app}/moved/voice`
export const redirectUrl = `${app}/webhooks/source`

export const credentials = { username: 'office1', password: 'Correct-horse-8x' }

export const legacyTrunk: LegacyTrunk = {
  trunkId: 'trunk_1',
  numbers: [legacyNumber],
  address: 'sip.carrier.example',
}

const portsOf = (emulator: Emulator, id: ProviderId, host: Host): Ports => {
  switch (id) {
    case 'twilio':
      return twilio(emulator.settings('twilio')).connect(host)
    case 'telnyx':
      return telnyx(emulator.settings('telnyx')).connect(host)
    case 'plivo':
      return plivo(emulator.settings('plivo')).connect(host)
    case 'vonage':
      return vonage(emulator.settings('vonage')).connect(host)
    case 'videosdk-legacy':
      return videosdkLegacy(emulator.settings('videosdk-legacy')).connect(host)
    default:
      return videosdk(emulator.settings('videosdk')).connect(host)
  }
}

const endOf = (emulator: Emulator, id: ProviderId, host: Host): MigrateEnd => ({
  id,
  ports: portsOf(emulator, id, host),
  ...(id === 'videosdk'
    ? { phoneNumbers: videosdkExtension(emulator.settings('videosdk'), host).phoneNumbers }
    : {}),
})

/** Thrown where a state is saved after the crash. */
export class Crash extends Error {}

/** Stands for a process that is killed: after so many points nothing is sent or saved any more. */
export const crashing = (host: Host, state: StateStore, after: number) => {
  let passed = 0
  let crash = (): void => undefined
  const crashed = new Promise<'crashed'>((resolve) => (crash = () => resolve('crashed')))
  const isOver = (): boolean => {
    passed += 1
    if (passed > after) crash()
    return passed > after
  }
  const gone = new Promise<never>(() => undefined)
  const fetch: Host['fetch'] = async (request, limits) => {
    if (isOver()) return gone
    const reply = await host.fetch(request, limits)
    return isOver() ? gone : reply
  }
  const save: StateStore['save'] = (next) => {
    if (isOver()) throw new Crash()
    state.save(next)
    if (isOver()) throw new Crash()
  }
  return {
    host: { ...host, fetch },
    state: { load: state.load, save },
    /** `false` if the run came to its end before the crash. */
    async run(work: () => Promise<unknown>): Promise<boolean> {
      const done = work().then(
        () => 'done' as const,
        (error: unknown) => {
          if (error instanceof Crash) return 'crashed' as const
          throw error
        },
      )
      return (await Promise.race([done, crashed])) === 'crashed'
    },
  }
}

/** Two accounts on one emulator, the source's as its team has set it up. */
export const migrateWorld = async (source: ProviderId, target: ProviderId) => {
  const clock = manualClock()
  const emulator = createEmulator({
    clock,
    wall: () => clock.wall(),
    seed: 'migrate',
    only: [source, target],
  })
  // The clock stands still while packages are read from disk.
  for (const { face, arrange } of [twilioHarness, telnyxHarness, plivoHarness]) {
    const keys = emulator.keys()[face]
    if (keys) await arrange?.(emulator, keys, app)
  }
  const host = inProcessHost(() => emulator, clock, app)
  const state = migrationInMemory()
  const optionsOver = (over: Host, store: StateStore = state): MigrateOptions => ({
    name: 'move',
    source: endOf(emulator, source, over),
    target: endOf(emulator, target, over),
    state: store,
  })
  return {
    clock,
    emulator,
    host,
    state,
    optionsOver,
    ends: optionsOver(host),
    /** The accounts, byte for byte. */
    accounts: () => JSON.stringify(emulator.accounts(), null, 1),
  }
}
export type MigrateWorld = Awaited<ReturnType<typeof migrateWorld>>

/** A number with URLs, by itself or by an application. */
const routeTo = async ({ source }: MigrateOptions, number: string): Promise<void> => {
  const { numbers } = source.ports
  const id = (await numbers?.list())?.find((one) => one.number === number)?.id ?? ''
  const before = await numbers?.routing?.read(id)
  if (!numbers?.routing || !before) throw new Error('the source routes no numbers')
  const urls = {
    answer: { url: answerUrl, method: 'POST' },
    fallback: { url: '' },
    status: { url: statusUrl, method: 'POST' },
  } as const
  if (before.urls) return numbers.routing.write(id, { ...before, urls })
  const { applications } = numbers
  const own = applications?.own
  if (own !== undefined) await applications?.update(own, urls)
  const made = own ?? (await applications?.create?.({ name: 'team', urls }))?.id ?? null
  await numbers.routing.write(id, { ...before, application: made })
}

/** One number with URLs, one on a trunk where the carrier has them, one that only the source has. */
export const arrangeCarrier = async ({ ends }: MigrateWorld): Promise<void> => {
  const { numbers, gateways } = ends.source.ports
  await numbers?.buy?.(alone)
  await routeTo(ends, first)
  if (gateways?.role !== 'provides') return
  await gateways.create({
    name: 'desk',
    address: 'pbx.callplane.example',
    transport: 'tls',
    mediaEncryption: 'none',
    numbers: [second],
    direction: 'inbound',
  })
}

export const rule = (id: string, fields: Partial<RoutingRuleInput> = {}): RoutingRuleInput => ({
  id,
  name: id,
  direction: 'outbound',
  numbers: [first],
  routes: [{ provider: 'videosdk' }],
  ...fields,
})
