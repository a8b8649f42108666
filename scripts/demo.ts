// Dials one call through every installed provider on the emulator, over real HTTP with signed webhooks. With `--trunks`
// platforms over carriers instead, both ways.
import { parseArgs } from 'node:util'
import { createDispatcher, type Call, type WireRequest } from '@callplane/core'
import { createEmulator } from '@callplane/emulator'
import { nodeHost } from '@callplane/kit'
import { emulatedProviders, facesOf, type EmulatedProvider } from './emulated-providers.ts'
import { webhookServer } from './webhook-server.ts'

const flag = { type: 'boolean', default: false } as const
const { values } = parseArgs({ options: { json: flag, trunks: flag } })
if (values.trunks) {
  const { demoTrunks } = await import('./demo-trunks.ts')
  process.exit(await demoTrunks(values.json))
}
const business = '+14155550100'
const far = '+14155550123'
/** Virtual seconds per real second. */
const speed = 8

interface Shown {
  readonly provider: string
  readonly call: Call
  readonly request: WireRequest | null
}

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
    routes: [
      {
        provider: plugin.id,
        // How a carrier reaches the room; a platform has its own.
        roomAddress: 'sip:{room}@rooms.example.com',
        ...harness.route?.(keysOf(harness.face)),
      },
    ],
  })),
})
webhooks.serve(dispatcher, host)
for (const { harness } of emulatedProviders)
  await harness.arrange?.(emulator, keysOf(harness.face), `${webhooks.publicUrl}/webhooks`)

/** The same call for all of them; a platform whose rooms must exist gets one of its own. */
const call = {
  to: far,
  connect: { room: 'demo-room' },
  participant: { name: 'Demo' },
  ringTimeout: 30,
  maxDuration: 600,
  dtmf: '12#',
  metadata: { order: 'A-1' },
}

const dial = async ({ plugin, harness }: EmulatedProvider): Promise<Shown> => {
  const provider = plugin.id
  const input = { ...call, ...harness.call?.(keysOf(harness.face)), rule: provider, from: business }
  const { routes } = await dispatcher.explain(input)
  const placed = await dispatcher.dispatch(input)
  await dispatcher.calls.wait(placed.id, 'in-progress', { timeoutMs: 60_000 })
  // A few seconds of talk, in the calls' own time.
  await new Promise<void>((resolve) => host.clock.after(4_000, resolve))
  await dispatcher.hangUp(placed.id)
  const done = await dispatcher.calls.wait(placed.id, 'settled', { timeoutMs: 60_000 })
  return { provider, call: done, request: routes[0]?.request ?? null }
}
const shown = await Promise.all(emulatedProviders.map(dial))

const talk = ({ talkDuration }: Call) =>
  talkDuration === null ? '–' : `${talkDuration.toFixed(1)} s`
const requestLine = (request: WireRequest | null) =>
  request ? `${request.method} ${new URL(request.url).pathname}` : '–'

if (values.json)
  console.log(
    JSON.stringify(
      shown.map(({ provider, call: done, request }) => ({
        provider,
        callId: done.id,
        providerRef: done.providerRef,
        status: done.status,
        timeline: done.timeline,
        notes: done.notes,
        request,
      })),
      null,
      2,
    ),
  )
else {
  console.table(
    shown.map(({ provider, call: done, request }) => ({
      provider,
      request: requestLine(request),
      status: done.status,
      'provider says': done.providerStatus ?? '–',
      talk: talk(done),
      notes: done.notes.map((note) => `${note.field} ${note.effect}`).join(', '),
    })),
  )
  const first = shown[0]
  if (first) {
    console.log(`\nTimeline of ${first.call.id} through ${first.provider}`)
    console.table(
      first.call.timeline.map(({ at, type, leg, source, providerStatus }) => ({
        at,
        type,
        leg,
        source,
        'provider says': providerStatus ?? '',
      })),
    )
    console.log('\nIts request')
    console.log(JSON.stringify(first.request, null, 2))
  }
  console.log(`\n${emulator.ledger().length} rings in the emulator's ledger.`)
}

await dispatcher.close()
await host[Symbol.asyncDispose]()
await webhooks.close()
await emulator.close()
if (shown.some(({ call: done }) => done.status !== 'completed')) process.exitCode = 1
