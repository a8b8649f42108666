import { createServer } from 'node:http'
import { setImmediate as turn } from 'node:timers/promises'
import { createDispatcher, type Provider } from '@callplane/core'
import { createCrm, createProviderFeed } from '@callplane/crm'
import {
  createEmulator,
  createManualClock,
  type Deliver,
  type ProviderKeys,
} from '@callplane/emulator'
import { nodeHost, nodeWebhooks } from '@callplane/kit'
import { plivo } from '@callplane/plivo'
import { sinch } from '@callplane/sinch'
import { telnyx } from '@callplane/telnyx'
import { twilio } from '@callplane/twilio'
import { videosdk } from '@callplane/videosdk'
import { vonage } from '@callplane/vonage'
import { beforeAll, expect, test } from 'vitest'
import { contacts, team, tenant, user } from './directory.ts'
import { freePort } from './free-port.ts'

// Click-to-call is one call of the neutral API, so every provider that can join two phones does it the same way.
const providers: Readonly<Record<string, (keys: ProviderKeys) => Provider>> = {
  twilio: ({ baseUrl, credentials: { accountSid = '', authToken = '' } }) =>
    twilio({ baseUrl, accountSid, authToken }),
  telnyx: ({ baseUrl, credentials, webhooks, ids }) =>
    telnyx({
      baseUrl: `${baseUrl}/v2`,
      apiKey: credentials['apiKey'] ?? '',
      publicKey: webhooks['publicKey'] ?? '',
      connectionId: ids['connectionId'] ?? '',
    }),
  plivo: ({ baseUrl, credentials: { authId = '', authToken = '' } }) =>
    plivo({ baseUrl, authId, authToken }),
  vonage: ({ baseUrl, credentials }) =>
    vonage({
      baseUrl,
      applicationId: credentials['applicationId'] ?? '',
      privateKey: credentials['privateKey'] ?? '',
      apiKey: credentials['apiKey'] ?? '',
      signatureSecret: credentials['signatureSecret'] ?? '',
    }),
  sinch: ({ baseUrl, credentials: { applicationKey = '', applicationSecret = '' } }) =>
    sinch({ baseUrl, applicationKey, applicationSecret, webhookPath: '/webhooks/sinch' }),
}

// Reading an SDK from disk takes seconds on a busy machine, and no request shows that it is under way.
beforeAll(async () => {
  await Promise.all([import('telnyx'), import('plivo'), import('twilio')])
}, 60_000)

const near = '+14155550102'
const far = '+14155550123'

/** Webhooks over real HTTP. */
const deliver: Deliver = async (request, { signal }) => {
  const { method, headers } = request
  const body = method === 'GET' ? {} : { body: Buffer.from(request.body) }
  const response = await fetch(request.url, { method, headers, signal, ...body })
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: new Uint8Array(await response.arrayBuffer()),
  }
}

/** Turns of the event loop without a request under way, after which nothing more happens by itself. */
const quietTurns = 10
const maxStep = 250

/** Time that passes only while no request is under way, so that a busy machine makes no call longer or shorter (T12). */
const idleClock = () => {
  const clock = createManualClock()
  const state = { underWay: 0, closed: false }
  const counted =
    <Given extends readonly unknown[], Result>(work: (...given: Given) => Promise<Result>) =>
    async (...given: Given): Promise<Result> => {
      state.underWay += 1
      try {
        return await work(...given)
      } finally {
        state.underWay -= 1
      }
    }
  const run = async () => {
    for (let quiet = 0; !state.closed; quiet = state.underWay === 0 ? quiet + 1 : 0) {
      await turn()
      const next = clock.next()
      if (quiet < quietTurns || state.underWay > 0 || next === undefined) continue
      await clock.advance(Math.min(next - clock.now(), maxStep))
    }
  }
  return { clock, counted, run, close: () => void (state.closed = true) }
}

const world = async (name: string, make: (keys: ProviderKeys) => Provider) => {
  const port = await freePort()
  const time = idleClock()
  const emulator = createEmulator({
    clock: time.clock,
    timings: { talkFor: 9_000 },
    deliver: time.counted(deliver),
  })
  await emulator.listen()
  const clock = { now: time.clock.now, after: time.clock.after, wall: Date.now }
  const real = nodeHost({ publicUrl: `http://127.0.0.1:${port}`, clock })
  const host = { ...real, fetch: time.counted(real.fetch) }
  const keys = emulator.keys()[name]
  if (!keys) throw new Error(`the emulator has no ${name}`)
  const feed = createProviderFeed()
  const dispatcher = createDispatcher({
    host,
    providers: [feed.observe(make(keys))] as readonly Provider[],
  })
  const crm = createCrm({ dispatcher, host, feed, contacts, users: team })
  const server = createServer(nodeWebhooks({ dispatcher, host })).listen(port, '127.0.0.1')
  const entries = async () => (await crm.log.of(tenant).list({ limit: 10, offset: 0 })).entries
  void time.run()
  return {
    crm,
    dispatcher,
    entries,
    rung: () => emulator.ledger().map((ring) => ring.to.replace(/^(?!\+)/, '+')),
    async [Symbol.asyncDispose]() {
      crm.close()
      await dispatcher.close()
      time.close()
      server.closeAllConnections()
      server.close()
      await real[Symbol.asyncDispose]()
      await emulator.close()
    },
  }
}

test.concurrent.each(Object.entries(providers))('%s joins the two phones', async (name, make) => {
  await using at = await world(name, make)
  const { dispatch } = await at.crm.clickToCall({ tenant, user, contactId: 'ada' })
  const call = await at.dispatcher.calls.wait(dispatch?.id ?? '', 'settled')
  expect(call.status).toBe('completed')
  await at.crm.idle()
  const [entry, ...others] = await at.entries()
  expect(others).toEqual([])
  expect(entry).toMatchObject({ status: 'completed', provider: name, to: far })
  expect(entry?.references).toMatchObject({ contact: { id: 'ada' }, user: { id: user } })
  // The near phone talks for nine seconds, of which the far one rings for four.
  expect(entry?.talkDuration).toBe(5)
  // Plivo states how long a phone that its document dialled talked, but not since when; no time is made up (W4).
  if (name === 'plivo') expect(entry?.answeredAt).toBe('unknown')
  expect(at.rung()).toEqual([near, far])
})

test.concurrent.each(Object.entries(providers))('%s is told to stop', async (name, make) => {
  await using at = await world(name, make)
  const { id, dispatch } = await at.crm.clickToCall({ tenant, user, contactId: 'ada' })
  await at.crm.terminate(tenant, id)
  const call = await at.dispatcher.calls.wait(dispatch?.id ?? '', 'settled')
  expect(call.status).toBe('canceled')
  await at.crm.idle()
  expect(await at.entries()).toMatchObject([{ status: 'canceled' }])
  expect(at.rung()).not.toContain(far)
})

test('a provider that has rooms only says why it cannot', async () => {
  const rooms = ({ baseUrl, credentials: { apiKey = '', secret = '' } }: ProviderKeys) =>
    videosdk({ baseUrl, apiKey, secret })
  await using at = await world('videosdk', rooms)
  const entry = await at.crm.clickToCall({ tenant, user, contactId: 'ada' })
  expect(entry.status).toBe('failed')
  expect(entry.failure).toMatch(/connect-unsupported/)
  expect(at.rung()).toEqual([])
})
