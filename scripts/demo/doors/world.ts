import { createDispatcher } from '@callplane/core'
import { createEmulator, type ProviderKeys } from '@callplane/emulator'
import { documentRunner, type DocumentAccount } from '@callplane/flows'
import { nodeHost } from '@callplane/kit'
import { emulatedProviders, facesOf, type EmulatedProvider } from '../../emulated-providers.ts'
import { webhookServer } from '../../webhook-server.ts'
import { serveApplications } from './application.ts'
import { demoDoors } from './doors.ts'

/** The caller ID of every call. */
export const business = '+14155550100'

/** The near end of calls on platforms whose request names none: the room that there is, or any. */
const roomOf = ({ call }: EmulatedProvider['harness'], keys: ProviderKeys): string => {
  const connect = call?.(keys).connect
  return (connect && 'room' in connect ? connect.room : undefined) ?? 'demo-room'
}

/** How carriers reach a room. */
const roomAddress = 'sip:{room}@rooms.example.com'

/** Every emulated provider behind one dispatcher, and an application for each door and provider. */
export const setUp = async (speed: number) => {
  const emulator = createEmulator({
    speed,
    faces: facesOf(emulatedProviders),
    timings: { talkFor: 3_600_000 },
  })
  const { url } = await emulator.listen()
  const webhooks = await webhookServer()
  const host = nodeHost({
    publicUrl: webhooks.publicUrl,
    log: () => {},
    clock: { now: emulator.clock.now, after: emulator.clock.after, wall: Date.now },
  })
  const keysOf = (face: string) => {
    const keys = emulator.keys(url)[face]
    if (!keys) throw new Error(`the emulator has no face ${face}`)
    return keys
  }
  const accounts = Object.fromEntries(
    demoDoors.flatMap(({ door, account }): [string, DocumentAccount][] =>
      account ? [[door, account]] : [],
    ),
  )
  const dispatcher = createDispatcher({
    host,
    providers: emulatedProviders.map(({ plugin, harness }) =>
      plugin(harness.settings(keysOf(harness.face))),
    ),
    documents: documentRunner({ accounts }),
    // The calls' time runs faster than the machine's.
    times: { sendWithinMs: 30_000, answerDocumentWithinMs: 60_000, settleWithinMs: 60_000 },
  })
  webhooks.serve(dispatcher, host)
  for (const { harness } of emulatedProviders)
    await harness.arrange?.(emulator, keysOf(harness.face), `${webhooks.publicUrl}/webhooks`)
  // The rooms that there are, are known once they are arranged.
  for (const { plugin, harness } of emulatedProviders) {
    const keys = keysOf(harness.face)
    await dispatcher.rules.put({
      id: plugin.id,
      direction: 'outbound',
      numbers: [business],
      ...(plugin.can.connect.includes('room') && {
        room: { type: 'static', id: roomOf(harness, keys) },
      }),
      routes: [{ provider: plugin.id, roomAddress, ...harness.route?.(keys) }],
    })
  }
  const applications = await serveApplications((path, got) => {
    const [, door, , what] = path.split('/')
    return what === 'answer'
      ? (demoDoors.find((one) => one.door === door)?.answer?.(got) ?? null)
      : null
  })
  const close = async () => {
    await dispatcher.close()
    await host[Symbol.asyncDispose]()
    await applications.close()
    await webhooks.close()
    await emulator.close()
  }
  return { emulator, host, dispatcher, applications, close }
}

/** What `setUp` made. */
export type World = Awaited<ReturnType<typeof setUp>>

/** Waits of the calls' own time. */
export const pause = ({ host }: World, milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    host.clock.after(milliseconds, resolve)
  })

/** Waits until it holds, for 30 seconds of the calls' own time at most. */
export const until = async (world: World, holds: () => boolean): Promise<void> => {
  for (let tries = 0; tries < 300 && !holds(); tries++) await pause(world, 100)
}
