import type { Dispatcher, Host, Provider, RoutingRuleInput } from '@callplane/core'
import { inProcessHost } from '@callplane/conformance'
import {
  createEmulator,
  createManualClock,
  type Emulator,
  type EmulatorOptions,
  type ManualClock,
} from '@callplane/emulator'
import { emulatedProviders, facesOf } from '../emulated-providers.ts'
import { deadReply, deadUrl, isDead } from './dead.ts'
import type { Incarnation } from './incarnation.ts'
import { deadName, pacedName, planRules } from './rules.ts'
import type { Random } from './random.ts'
import { wholeHistory } from './whole-history.ts'
import { createWall, type Wall } from './wall.ts'

const publicUrl = 'https://callplane.example'

export interface ChaosNetwork {
  readonly emulator: Emulator
  /** True time, which the network runs on. */
  readonly clock: ManualClock
  /** The clock that the processes read. */
  readonly wall: Wall
  /** Reaches the emulator, and the dead provider. */
  readonly host: Host
  readonly rules: readonly RoutingRuleInput[]
  readonly pace: Readonly<Record<string, { readonly cps: number }>>
  providers(): Provider[]
}

/** A process that may take a webhook. */
export interface Receiver {
  readonly dispatcher: Dispatcher
  readonly incarnation: Incarnation
}

export interface NetworkOptions {
  /** The wall clock is stepped, one provider has a limit of pace, and people talk for longer. */
  readonly wide?: boolean | undefined
}

/** Starts per second of the paced provider, where the load is wide. */
export const paceLimit = 1.5

const lost = new Error('no process listens')

/** Delivers webhooks to the process that takes them at that moment. */
const deliverTo =
  (
    receiver: () => Receiver | undefined,
    clock: ManualClock,
    wall: Wall,
  ): EmulatorOptions['deliver'] =>
  async (request) => {
    const current = receiver()
    // Providers probe a webhook when it is registered.
    if (!current) return { status: 200, headers: {}, body: '' }
    const { dispatcher, incarnation } = current
    if (incarnation.state !== 'running') throw lost
    const name = decodeURIComponent(new URL(request.url).pathname.split('/').at(-1) ?? '')
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([key, value]) => [key.toLowerCase(), value]),
    )
    const answered = dispatcher.receive(name, {
      ...request,
      headers,
      receivedAt: wall.clock.wall(),
    })
    // A process that dies over a request never answers it.
    const timeout = new Promise<never>((_resolve, reject) =>
      clock.after(15_000, () => reject(lost)),
    )
    return Promise.race([answered, timeout])
  }

const withDeadProvider = (inner: Host): Host => ({
  ...inner,
  // Transcripts of ten thousand calls would fill the memory.
  log: () => {},
  fetch: (request, limits) =>
    isDead(request.url) ? Promise.resolve(deadReply) : inner.fetch(request, limits),
})

const providersOf = (keys: ReturnType<Emulator['keys']>): Provider[] =>
  emulatedProviders.flatMap(({ plugin, harness }) => {
    const face = keys[harness.face]
    if (!face) throw new Error(`no face ${harness.face}`)
    const live = plugin(harness.settings(face))
    return plugin.id === 'twilio'
      ? [live, plugin({ ...harness.settings(face), baseUrl: deadUrl, name: deadName })]
      : [live]
  })

/** The emulator with every provider's account arranged. Webhooks go to whom `receiver` names at that moment. */
export const createChaosNetwork = async (
  random: Random,
  receiver: () => Receiver | undefined,
  { wide = false }: NetworkOptions = {},
): Promise<ChaosNetwork> => {
  const clock = createManualClock(Date.UTC(2026, 0, 5, 12))
  const wall = createWall(clock)
  const emulator: Emulator = createEmulator({
    faces: facesOf(emulatedProviders),
    clock,
    // The provider's own clock is right.
    wall: () => clock.now(),
    // Longer than any hang-up takes to be carried out: a call that ends by itself was not hung up.
    ...(wide && { timings: { talkFor: 240_000 } }),
    seed: `chaos-${random.between(0, 1e9)}`,
    history: wholeHistory,
    deliver: deliverTo(receiver, clock, wall),
  })
  const keys = emulator.keys()
  for (const { harness } of emulatedProviders) {
    const face = keys[harness.face]
    if (face) await harness.arrange?.(emulator, face, `${publicUrl}/webhooks`)
  }
  const rules = planRules(keys)
  const inner: Host = inProcessHost(
    () => emulator,
    { ...wall.clock, pending: 0 } as never,
    publicUrl,
  )
  const host = withDeadProvider(inner)
  const providers = () => providersOf(keys)
  const pace = Object.fromEntries(
    [...emulatedProviders.map(({ plugin }) => plugin.id), deadName].map((name) => [
      name,
      { cps: wide && name === pacedName ? paceLimit : 1_000_000 },
    ]),
  )

  return { emulator, clock, wall, host, rules, pace, providers }
}
