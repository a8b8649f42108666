import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { createDispatcher } from '@callplane/core'
import { twilio } from '@callplane/twilio'

import { expect, test } from 'vitest'
import { emulated } from '../emulated.ts'
import { serveWebhooks } from './index.ts'

/** A port that is free now; the dispatcher must know its address before it exists. */
const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => probe.once('listening', resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return port
}

test('signed webhooks drive the timeline', async () => {
  const port = await freePort()
  await using world = await emulated(`http://127.0.0.1:${port}`)
  const { baseUrl, credentials } = world.keys('twilio')
  const { accountSid = '', authToken = '' } = credentials
  const dispatcher = createDispatcher({
    host: world.host,
    providers: [twilio({ baseUrl, accountSid, authToken })],
  })
  const server = serveWebhooks(dispatcher, world.host, port) satisfies Server
  const call = await dispatcher.dispatch({ to: '+14155550123', from: '+14155550100' })
  const done = await dispatcher.calls.wait(call.id, 'settled')
  expect(done.status).toBe('completed')
  expect(
    done.timeline.filter((entry) => entry.source === 'provider').map((entry) => entry.type),
  ).toEqual(expect.arrayContaining(['ringing', 'answered', 'ended']))
  const answers = world.emulator.deliveries().map((delivery) => delivery.status ?? 200)
  expect(new Set(answers)).toEqual(new Set([200]))
  // Anyone can post to a public address; only Twilio can sign.
  const forged = await fetch(`http://127.0.0.1:${port}/webhooks/twilio`, {
    method: 'POST',
    body: 'CallSid=CA1&CallStatus=completed',
  })
  expect(forged.status).toBe(401)
  await dispatcher.close()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})
