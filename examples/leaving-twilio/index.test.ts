import { createServer } from 'node:http'
import { nodeWebhooks } from '@callplane/kit'
import { telnyx } from '@callplane/telnyx'
import { twilio } from '@callplane/twilio'
import { expect, test, vi } from 'vitest'
import { emulated } from '../emulated.ts'
import { freePort } from '../webhook-trial.ts'
import { clientAt, startApplication } from './application.ts'
import { moving, serveDoor } from './index.ts'

const patient = '+14155550123'
const from = '+14155550100'

/** The application, the emulated accounts, and a door before Telnyx. */
const setUp = async () => {
  const [webhookPort, doorPort] = [await freePort(), await freePort()]
  const world = await emulated(`http://127.0.0.1:${webhookPort}`, {
    answeredAfter: 1_000,
    talkFor: 3_600_000,
  })
  const { emulator, host, keys } = world
  const { accountSid = '', authToken = '' } = keys('twilio').credentials
  const account = { accountSid, authToken }
  const move = {
    host,
    account,
    twilio: twilio(emulator.settings('twilio')),
    telnyx: telnyx(emulator.settings('telnyx')),
    numbers: [from],
    moved: 100,
  }
  const dispatcher = moving(move)
  const webhooks = createServer(nodeWebhooks({ dispatcher, host })).listen(webhookPort, '127.0.0.1')
  const url = `http://127.0.0.1:${doorPort}`
  const door = serveDoor(dispatcher, move, url, {
    baseUrl: keys('twilio').baseUrl,
    credentials: account,
  }).listen(doorPort, '127.0.0.1')
  const application = await startApplication(account)
  // Clients are read from disk at their first call, which must not take the calls' time.
  emulator.setSpeed(1)
  return {
    emulator,
    application,
    before: clientAt(account, keys('twilio').baseUrl),
    after: clientAt(account, url),
    heard: () =>
      (emulator.calls().findLast(({ to }) => to.includes(patient.slice(1)))?.heard ?? [])
        .filter(({ kind }) => kind === 'speech')
        .map(({ text }) => text),
    async [Symbol.asyncDispose]() {
      await dispatcher.close()
      for (const server of [door, webhooks]) {
        server.closeAllConnections()
        server.close()
      }
      await application.close()
      await world[Symbol.asyncDispose]()
    },
  }
}

test('an application of Twilio’s does the same through Telnyx, once its client has another address', async () => {
  await using world = await setUp()
  const { emulator, application, before, after, heard } = world
  const remind = async (client: typeof before) => {
    const told = application.statuses.length
    const { sid } = await application.remind(client, from, patient)
    emulator.setSpeed(8)
    await vi.waitFor(() => expect(heard()).toHaveLength(1), 20_000)
    emulator.network.act(patient, { do: 'press', digits: '1' })
    await vi.waitFor(
      async () => expect((await client.calls(sid).fetch()).status).toBe('completed'),
      20_000,
    )
    await vi.waitFor(() => expect(application.statuses.at(-1)?.status).toBe('completed'), 20_000)
    emulator.setSpeed(1)
    return { sid, heard: heard(), told: application.statuses.slice(told) }
  }
  const old = await remind(before)
  const moved = await remind(after)
  expect(moved.heard).toEqual([
    'You have an appointment tomorrow. Press 1 to confirm.',
    'Thank you. See you tomorrow.',
  ])
  expect(moved.heard).toEqual(old.heard)
  const words = ({ told }: typeof old) => told.map(({ status }) => status)
  expect(words(moved)).toEqual(words(old))
  expect(new Set(moved.told.map(({ sid }) => sid))).toEqual(new Set([moved.sid]))
  // The calls of yesterday are where they were.
  expect((await after.calls(old.sid).fetch()).sid).toBe(old.sid)
  expect(emulator.ledger().map(({ provider }) => provider)).toEqual(['twilio', 'telnyx'])
})
