import { createDispatcher, type Call, type WireRequest } from '@callplane/core'
import { createEmulator } from '@callplane/emulator'
import { nodeHost } from '@callplane/kit'
import { emulatedProviders, facesOf, type EmulatedProvider } from '../emulated-providers.ts'
import { webhookServer } from '../webhook-server.ts'

/** One provider's call, and what was sent for it. */
export interface Shown {
  readonly provider: string
  readonly title: string
  readonly call: Call
  readonly request: WireRequest | null
  /** The address that `request.url` begins with. */
  readonly baseUrl: string
}

/** A phone, or the SIP address of a room, that rang. */
export interface Rung {
  readonly provider: string
  readonly to: string
}

export interface DemoRun {
  readonly shown: readonly Shown[]
  readonly rings: readonly Rung[]
}

const business = '+14155550100'

/** The same call for all of them. */
export const asked = {
  to: '+14155550123',
  connect: { room: 'demo-room' },
  participant: { name: 'Demo' },
  ringTimeout: 30,
  maxDuration: 600,
  dtmf: '12#',
  metadata: { order: 'A-1' },
}

/** How a carrier reaches the room; a platform has its own. */
const roomAddress = 'sip:{room}@rooms.example.com'

/** In the calls' own time: long enough for the second leg of a carrier to be answered. Milliseconds. */
const talk = 8_000

const setUp = async (speed: number) => {
  const emulator = createEmulator({ speed, faces: facesOf(emulatedProviders) })
  const { url } = await emulator.listen()
  const webhooks = await webhookServer()
  const host = nodeHost({
    publicUrl: webhooks.publicUrl,
    clock: { now: emulator.clock.now, after: emulator.clock.after, wall: Date.now },
  })
  const keysOf = (face: string) => {
    const keys = emulator.keys(url)[face]
    if (!keys) throw new Error(`the emulator has no face ${face}`)
    return keys
  }
  const dispatcher = createDispatcher({
    host,
    providers: emulatedProviders.map(({ plugin, harness }) =>
      plugin(harness.settings(keysOf(harness.face))),
    ),
    rules: emulatedProviders.map(({ plugin, harness }) => ({
      id: plugin.id,
      direction: 'outbound' as const,
      numbers: [business],
      routes: [{ provider: plugin.id, roomAddress, ...harness.route?.(keysOf(harness.face)) }],
    })),
    // The calls' time runs faster than the machine's: the default of two seconds would be 250 ms here.
    times: { sendWithinMs: 30_000 },
  })
  webhooks.serve(dispatcher, host)
  for (const { harness } of emulatedProviders)
    await harness.arrange?.(emulator, keysOf(harness.face), `${webhooks.publicUrl}/webhooks`)
  const close = async () => {
    await dispatcher.close()
    await host[Symbol.asyncDispose]()
    await webhooks.close()
    await emulator.close()
  }
  return { emulator, host, dispatcher, keysOf, close }
}

type World = Awaited<ReturnType<typeof setUp>>

const inputFor = ({ keysOf }: World, { plugin, harness }: EmulatedProvider) => ({
  ...asked,
  // A platform whose rooms must exist gets one of its own.
  ...harness.call?.(keysOf(harness.face)),
  rule: plugin.id,
  from: business,
})

/** The request that `dispatch` will send. Null where the plugin cannot prepare it. */
const requestFor = async (world: World, provider: EmulatedProvider) => {
  // Look-ups of a plugin may time out on a busy machine, whose seconds pass for the calls many times as fast.
  for (let tries = 0; tries < 5; tries++) {
    const { routes } = await world.dispatcher.explain(inputFor(world, provider))
    const request = routes[0]?.request
    if (request) return request
  }
  return null
}

const dial = async (
  world: World,
  provider: EmulatedProvider,
  request: WireRequest | null,
): Promise<Shown> => {
  const { dispatcher, host, keysOf } = world
  const { plugin, harness } = provider
  const placed = await dispatcher.dispatch(inputFor(world, provider))
  await dispatcher.calls.wait(placed.id, 'in-progress', { timeoutMs: 60_000 })
  await new Promise<void>((resolve) => host.clock.after(talk, resolve))
  await dispatcher.hangUp(placed.id)
  const call = await dispatcher.calls.wait(placed.id, 'settled', { timeoutMs: 60_000 })
  const { baseUrl } = keysOf(harness.face)
  return { provider: plugin.id, title: plugin.title, call, request, baseUrl }
}

/** Places one call through every provider on the emulator, over real HTTP with signed webhooks. */
export const placeCalls = async (speed = 8): Promise<DemoRun> => {
  const world = await setUp(speed)
  try {
    // One after the other: the first use of a plugin takes the machine a moment.
    const requests = new Map<EmulatedProvider, WireRequest | null>()
    for (const provider of emulatedProviders)
      requests.set(provider, await requestFor(world, provider))
    const shown = await Promise.all(
      emulatedProviders.map((provider) => dial(world, provider, requests.get(provider) ?? null)),
    )
    const rings = world.emulator.ledger().map(({ provider, to }) => ({ provider, to }))
    return { shown, rings }
  } finally {
    await world.close()
  }
}
