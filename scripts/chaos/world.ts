import {
  createDispatcher,
  memoryStore,
  type Call,
  type CallStore,
  type Dispatcher,
  type Host,
  type Provider,
  type RoutingRuleInput,
} from '@callplane/core'
import { inProcessHost } from '@callplane/conformance'
import {
  createEmulator,
  createManualClock,
  type Emulator,
  type ManualClock,
} from '@callplane/emulator'
import { emulatedProviders, facesOf } from '../emulated-providers.ts'
import { createIncarnation, type Incarnation } from './incarnation.ts'
import { business } from './load.ts'
import type { Random } from './random.ts'

const publicUrl = 'https://callplane.example'
/** A provider instance that answers nothing but a proxy's error for the whole run. */
const deadName = 'dead'
const deadUrl = 'https://dead.invalid'

export interface ChaosWorld {
  readonly emulator: Emulator
  readonly clock: ManualClock
  readonly store: CallStore
  readonly rules: readonly string[]
  readonly faces: readonly string[]
  /** The process that serves now. */
  current(): { readonly dispatcher: Dispatcher; readonly incarnation: Incarnation }
  /** Drops the process, or freezes it for a while, and starts another over the same store. */
  crash(how: 'kill' | 'stop'): Promise<void>
  readonly settledAt: ReadonlyMap<string, number>
  readonly crashes: { kills: number; stops: number; stalls: number }
}

/** Rooms are their own; a carrier is told where a room is. */
const platforms = new Set(
  emulatedProviders.flatMap(({ plugin }) =>
    plugin.can.connect.includes('room') ? [plugin.id] : [],
  ),
)

/** Rules that mix carriers and one platform each, some with the dead provider first. */
const planRules = (keys: ReturnType<Emulator['keys']>): RoutingRuleInput[] => {
  const routeOf = (id: string) => {
    const found = emulatedProviders.find(({ plugin }) => plugin.id === id)
    const face = found && keys[found.harness.face]
    if (!found || !face) throw new Error(`no ${id}`)
    return {
      provider: id,
      roomAddress: 'sip:{room}@rooms.example.com',
      ...found.harness.route?.(face),
    }
  }
  // Rooms hold few phones at once (Daily: five), so each call gets its own, except where rooms must exist before.
  const roomFor = (id: string): RoutingRuleInput['room'] => {
    const found = emulatedProviders.find(({ plugin }) => plugin.id === id)
    const face = found && keys[found.harness.face]
    const connect =
      id === 'videosdk-legacy' && face ? found.harness.call?.(face).connect : undefined
    return connect && 'room' in connect && connect.room !== undefined
      ? { type: 'static', id: connect.room }
      : { type: 'dynamic', named: 'random', prefix: 'chaos-' }
  }
  const ids = emulatedProviders.map(({ plugin }) => plugin.id)
  const carriers = ids.filter((id) => !platforms.has(id))
  const dead = { provider: deadName, roomAddress: 'sip:{room}@rooms.example.com' }
  const rule = (
    id: string,
    first: string,
    rest: readonly unknown[],
    strategy: 'priority' | 'weighted' = 'priority',
  ): RoutingRuleInput => ({
    id,
    direction: 'outbound',
    numbers: [business],
    room: roomFor(first),
    routes: rest as RoutingRuleInput['routes'],
    strategy,
  })
  const next = (id: string) => carriers[(carriers.indexOf(id) + 1) % carriers.length] ?? 'twilio'
  return [
    ...ids.map((id) => rule(`only-${id}`, id, [routeOf(id)])),
    ...ids.map((id) => rule(`first-${id}`, id, [routeOf(id), routeOf(next(id))])),
    ...carriers.map((id) => rule(`dead-${id}`, id, [dead, routeOf(id)])),
    rule('weighted', 'none', carriers.map(routeOf), 'weighted'),
  ]
}

export interface ChaosNetwork {
  readonly emulator: Emulator
  readonly clock: ManualClock
  /** Reaches the emulator, and the dead provider. */
  readonly host: Host
  readonly rules: readonly RoutingRuleInput[]
  readonly pace: Readonly<Record<string, { readonly cps: number }>>
  providers(): Provider[]
}

/** A process that may take a webhook. */
interface Receiver {
  readonly dispatcher: Dispatcher
  readonly incarnation: Incarnation
}

/** The emulator with every provider's account arranged. Webhooks go to whom `receiver` names at that moment. */
export const createChaosNetwork = async (
  random: Random,
  receiver: () => Receiver | undefined,
): Promise<ChaosNetwork> => {
  const clock = createManualClock(Date.UTC(2026, 0, 5, 12))
  const wall = () => clock.now()
  const lost = new Error('no process listens')

  const emulator: Emulator = createEmulator({
    faces: facesOf(emulatedProviders),
    clock,
    wall,
    seed: `chaos-${random.between(0, 1e9)}`,
    deliver: async (request) => {
      const current = receiver()
      // Providers probe a webhook when it is registered.
      if (!current) return { status: 200, headers: {}, body: '' }
      const { dispatcher, incarnation } = current
      if (incarnation.state !== 'running') throw lost
      const name = decodeURIComponent(new URL(request.url).pathname.split('/').at(-1) ?? '')
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([key, value]) => [key.toLowerCase(), value]),
      )
      const answered = dispatcher.receive(name, { ...request, headers, receivedAt: wall() })
      // A process that dies over a request never answers it.
      const timeout = new Promise<never>((_resolve, reject) =>
        clock.after(15_000, () => reject(lost)),
      )
      return Promise.race([answered, timeout])
    },
  })
  const keys = emulator.keys()
  for (const { harness } of emulatedProviders) {
    const face = keys[harness.face]
    if (face) await harness.arrange?.(emulator, face, `${publicUrl}/webhooks`)
  }
  const rules = planRules(keys)
  const inner: Host = inProcessHost(
    () => emulator,
    Object.assign(clock, { wall, pending: 0 }) as never,
    publicUrl,
  )
  // Transcripts of ten thousand calls would fill the memory.
  const host: Host = {
    ...inner,
    log: () => {},
    fetch: (request, limits) =>
      request.url.startsWith(deadUrl)
        ? Promise.resolve({
            status: 503,
            headers: { 'content-type': 'text/html' },
            body: '<html>503</html>',
          })
        : inner.fetch(request, limits),
  }
  const providers = (): Provider[] => {
    const all: Provider[] = []
    for (const { plugin, harness } of emulatedProviders) {
      const face = keys[harness.face]
      if (!face) throw new Error(`no face ${harness.face}`)
      all.push(plugin(harness.settings(face)))
      if (plugin.id === 'twilio')
        all.push(plugin({ ...harness.settings(face), baseUrl: deadUrl, name: deadName }))
    }
    return all
  }
  const pace = Object.fromEntries(
    [...emulatedProviders.map(({ plugin }) => plugin.id), deadName].map((name) => [
      name,
      { cps: 1_000_000 },
    ]),
  )

  return { emulator, clock, host, rules, pace, providers }
}

export const createChaosWorld = async (random: Random): Promise<ChaosWorld> => {
  const store = memoryStore()
  const settledAt = new Map<string, number>()
  const crashes = { kills: 0, stops: 0, stalls: 0 }
  let current: Receiver | undefined
  const {
    emulator,
    clock,
    host: plain,
    rules,
    pace,
    providers,
  } = await createChaosNetwork(random, () => current)

  let serial = 0
  let untilCrash = Infinity
  const start = () => {
    const incarnation = createIncarnation(serial++)
    const host = incarnation.host(plain, (url) => {
      if (url.startsWith(deadUrl) || !random.chance(0.005)) return 0
      // A sender that stalls between the journal and the socket, for longer than `sendBy` allows.
      crashes.stalls++
      return random.between(500, 30_000)
    })
    const dispatcher = createDispatcher({
      host,
      providers: providers(),
      rules,
      pace,
      random: random.next,
      // A process that crashed has not left its store.
      takeOver: true,
      store: incarnation.store(store, () => {
        if (--untilCrash <= 0 && incarnation === current?.incarnation)
          void crash(random.chance(0.5) ? 'kill' : 'stop')
      }),
    }) as Dispatcher
    dispatcher.on('call-changed', (call: Call) => {
      if (call.settled) settledAt.set(call.id, clock.now())
      else settledAt.delete(call.id)
    })
    return { dispatcher, incarnation }
  }
  const crash = async (how: 'kill' | 'stop'): Promise<void> => {
    untilCrash = random.between(4_000, 14_000)
    if (!current) return
    const { incarnation } = current
    if (how === 'kill') {
      crashes.kills++
      incarnation.kill()
    } else {
      crashes.stops++
      incarnation.stop()
      clock.after(random.between(1_000, 90_000), () => incarnation.resume())
    }
    current = start()
    await current.dispatcher.recover()
  }
  current = start()
  untilCrash = 2_000
  return {
    emulator,
    clock,
    store,
    rules: rules.map(({ id }) => id),
    faces: emulatedProviders.map(({ harness }) => harness.face),
    current() {
      if (!current) throw new Error('nothing serves')
      return current
    },
    crash,
    settledAt,
    crashes,
  }
}
