import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createDispatcher, type Host, type WebhookRequest } from '@callplane/core'
import { manualClock, type ManualClock } from '@callplane/core/testing'
import { createEmulator } from '@callplane/emulator'
import { nodeHost } from '@callplane/kit'
import { expect, onTestFinished, test } from 'vitest'
import { daily } from '../plugin.ts'

const far = '+14155550110'
const business = '+14155550100'

/** A proxy that posts every start twice and returns the second reply. */
const repeatingProxy = async (target: string) => {
  const replies: string[] = []
  const server: Server = createServer((incoming, outgoing) => {
    const forward = async () => {
      const parts: Buffer[] = []
      for await (const part of incoming as AsyncIterable<Buffer>) parts.push(part)
      const { authorization = '', 'content-type': type = 'application/json' } = incoming.headers
      const post = () =>
        fetch(target + (incoming.url ?? ''), {
          method: incoming.method ?? 'GET',
          headers: { authorization, 'content-type': type },
          ...(incoming.method === 'POST' && { body: Buffer.concat(parts) }),
        })
      const times = incoming.url?.endsWith('/dialOut/start') ? 2 : 1
      let last = await post()
      if (times === 2) {
        replies.push(`${last.status} ${await last.text()}`)
        last = await post()
      }
      const text = await last.text()
      if (times === 2) replies.push(`${last.status} ${text}`)
      outgoing.writeHead(last.status, { 'content-type': 'application/json' }).end(text)
    }
    void forward()
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => new Promise<void>((resolve) => void server.close(() => resolve())))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, replies }
}

/** The Node host, and how many of its exchanges are under way: the clock stands still while there are any. */
const countingHost = (clock: ManualClock) => {
  const node = nodeHost({ clock })
  let underWay = 0
  const fetch: Host['fetch'] = (request, limits) => {
    underWay++
    return node.fetch(request, limits).finally(() => underWay--)
  }
  onTestFinished(() => node[Symbol.asyncDispose]())
  return { host: { ...node, fetch } satisfies Host, underWay: () => underWay }
}

/** Moves time on in steps far shorter than any deadline, and only while no request is on a socket. */
const until = async (clock: ManualClock, underWay: () => number, done: () => Promise<boolean>) => {
  for (let step = 0; step < 600; step++) {
    while (underWay() > 0) await new Promise(setImmediate)
    if (await done()) return
    await clock.advance(500)
  }
  throw new Error('the awaited state never came')
}

test.each([{ reports: true }, { reports: false }])(
  'a start that a proxy repeats rings once, with webhooks: $reports (S5)',
  async ({ reports }) => {
    const clock = manualClock()
    const emulator = createEmulator({
      clock,
      wall: () => clock.wall(),
      deliver: async (request) => {
        const webhook: WebhookRequest = { ...request, receivedAt: clock.wall() }
        return dispatcher.receive('daily', webhook)
      },
    })
    const { url } = await emulator.listen()
    const proxy = await repeatingProxy(url)
    const { host, underWay } = countingHost(clock)
    const keys = emulator.keys()['daily']!
    const settings = {
      apiKey: keys.credentials['apiKey'] ?? '',
      webhookSecret: keys.webhooks['secret'] ?? '',
    }
    const routes = [{ provider: 'daily' }, { provider: 'backup' }]
    const dispatcher = createDispatcher({
      host,
      providers: [
        daily({ ...settings, baseUrl: `${proxy.url}/daily` }),
        daily({ ...settings, name: 'backup', baseUrl: keys.baseUrl }),
      ],
      rules: [{ id: 'out', direction: 'outbound', numbers: [business], routes }],
    })
    onTestFinished(async () => {
      await dispatcher.close()
      await emulator.close()
    })
    if (reports)
      await emulator.handle({
        method: 'POST',
        url: '/daily/_emulator/webhooks',
        headers: {},
        body: new TextEncoder().encode('{"url":"http://callplane.invalid/x"}'),
        origin: url,
      })
    const dispatched = dispatcher.dispatch({
      to: far,
      from: business,
      rule: 'out',
      connect: { room: 'sales' },
    })
    let id: string | undefined
    void dispatched.then((call) => (id = call.id))
    const current = async () => (id === undefined ? null : dispatcher.calls.get(id))
    await until(clock, underWay, async () => (await current())?.attempts[0]?.state === 'accepted')
    expect(proxy.replies).toEqual([
      expect.stringMatching(/^200 /),
      expect.stringMatching(/^400 .*already started/),
    ])
    if (reports) await until(clock, underWay, async () => (await current())?.status === 'completed')
    const end = clock.now() + 60_000
    await until(clock, underWay, async () => clock.now() >= end)
    const call = await current()
    expect(call?.attempts.map(({ provider, state }) => [provider, state])).toEqual([
      ['daily', 'accepted'],
    ])
    expect(emulator.ledger().filter(({ to }) => to === far)).toHaveLength(1)
  },
)
