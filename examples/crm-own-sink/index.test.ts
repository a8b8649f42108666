import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createDispatcher } from '@callplane/core'
import { fakeProvider, manualHost } from '@callplane/core/testing'
import { createCrm, memoryContacts } from '@callplane/crm'
import { expect, test } from 'vitest'
import { webhookSink } from './index.ts'

test('each call arrives signed, and once more with its end, whatever the receiver answers', async () => {
  const records = new Map<string, { readonly status: string }>()
  const answers = [500, 429, 200]
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += String(chunk)
    const status = answers.shift() ?? 200
    const signature = createHmac('sha256', 'shared secret').update(body).digest('hex')
    expect(request.headers['x-signature']).toBe(signature)
    if (status < 429) records.set(JSON.parse(body).id, JSON.parse(body))
    response.writeHead(status, { 'retry-after': '2' }).end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/calls`

  const host = manualHost()
  const dispatcher = createDispatcher({ host, providers: [fakeProvider('fake').provider] })
  const contacts = memoryContacts([])
  const sinks = [webhookSink({ url, secret: 'shared secret' })]
  const crm = createCrm({ dispatcher, host, contacts, sinks })
  const pass = async (milliseconds: number) => {
    await host.clock.advance(milliseconds)
    await crm.idle()
  }
  const call = await dispatcher.dispatch({
    to: '+14155550123',
    from: '+14155550100',
    connect: { phone: '+14155550102' },
    tenant: 'acme',
  })
  await crm.idle()
  for (const milliseconds of [0, 1_000, 2_000, 5_000]) await pass(milliseconds)
  expect([...records.values()]).toMatchObject([{ status: 'initiated', to: '+14155550123' }])
  const [entry] = (await crm.log.of('acme').list({ limit: 1, offset: 0 })).entries
  await crm.log.update('acme', entry?.id ?? '', () => ({ status: 'completed', talkDuration: 5 }))
  await pass(0)
  expect([...records.values()]).toMatchObject([{ status: 'completed', seconds: 5 }])
  expect(call.tenant).toBe('acme')
  crm.close()
  await dispatcher.close()
  server.close()
})
