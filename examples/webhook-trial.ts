import { createServer, type AddressInfo } from 'node:net'
import { createDispatcher, type Dispatcher, type Host } from '@callplane/core'
import { vonage } from '@callplane/vonage'
import { expect } from 'vitest'
import { emulated } from './emulated.ts'

/** A port that is free now: providers must know the address before the server exists. */
export const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => probe.once('listening', resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return port
}

/** Vonage signs the bytes of the body, and its plugin loads quickly. */
const provider = (world: Awaited<ReturnType<typeof emulated>>) => {
  const { baseUrl, credentials } = world.keys('vonage')
  const { applicationId = '', privateKey = '', apiKey = '', signatureSecret = '' } = credentials
  return vonage({ baseUrl, applicationId, privateKey, apiKey, signatureSecret })
}

/** Starts the server under test on loopback, and returns what closes it. */
export type Open = (parts: {
  readonly dispatcher: Dispatcher
  readonly host: Host
  readonly port: number
}) => Promise<() => unknown>

/** One call whose signed webhooks go through the server under test, and one forged webhook. */
export const expectSignedWebhooks = async (open: Open): Promise<void> => {
  const port = await freePort()
  // A short call: what matters are its webhooks.
  const timings = { ringingAfter: 200, answeredAfter: 300, talkFor: 500 }
  await using world = await emulated(`http://127.0.0.1:${port}`, timings)
  // The forged webhook below is logged as such.
  const host: Host = { ...world.host, log: () => {} }
  // The calls' time runs faster than the machine's: the default of two seconds would be 400 ms here.
  const times = { sendWithinMs: 30_000 }
  const dispatcher = createDispatcher({ host, times, providers: [provider(world)] })
  const close = await open({ dispatcher, host, port })
  const call = await dispatcher.dispatch({
    to: '+14155550123',
    from: '+14155550100',
    connect: { phone: '+14155550102' },
  })
  const done = await dispatcher.calls.wait(call.id, 'settled')
  expect(done.status).toBe('completed')
  expect(
    done.timeline.filter((entry) => entry.source === 'provider').map((entry) => entry.type),
  ).toEqual(expect.arrayContaining(['ringing', 'answered', 'ended']))
  const answers = world.emulator.deliveries().map((delivery) => delivery.status ?? 200)
  expect(new Set(answers)).toEqual(new Set([200]))
  // Anyone can post to a public address; only the provider can sign.
  expect((await post(port)).status).toBe(401)
  await dispatcher.close()
  await close()
}

/** As Vonage sends it, without a signature. */
const post = (port: number): Promise<Response> =>
  fetch(`http://127.0.0.1:${port}/webhooks/vonage`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ uuid: '63f61863-4a51-4f6b-86e1-46edebcf9356', status: 'completed' }),
  })

/** With a body parser in front, a webhook is answered with the cause, and the log has it once. */
export const expectBodyParserExplained = async (open: Open): Promise<void> => {
  const port = await freePort()
  await using world = await emulated(`http://127.0.0.1:${port}`)
  const logged: string[] = []
  const host: Host = { ...world.host, log: ({ event }) => void logged.push(event) }
  const dispatcher = createDispatcher({ host, providers: [provider(world)] })
  const close = await open({ dispatcher, host, port })
  for (let time = 0; time < 2; time++) {
    const reply = await post(port)
    expect(reply.status).toBe(500)
    expect(await reply.text()).toContain('the body was read before the webhook handler')
  }
  expect(logged).toEqual(['webhook-body-already-read'])
  await dispatcher.close()
  await close()
}
