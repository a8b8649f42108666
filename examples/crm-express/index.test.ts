import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createDispatcher } from '@callplane/core'
import { fakeProvider, manualHost } from '@callplane/core/testing'
import { memoryContacts } from '@callplane/crm'
import { SignJWT } from 'jose'
import { expect, test } from 'vitest'
import { crmApp } from './index.ts'

const secret = 'a secret of at least thirty-two bytes'

test('the CRM API answers in Express', async () => {
  const host = manualHost()
  const dispatcher = createDispatcher({ host, providers: [fakeProvider('fake').provider] })
  const server = crmApp({
    dispatcher,
    host,
    contacts: memoryContacts([]),
    auth: { algorithm: 'HS256', secret },
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/calls`
  const token = await new SignJWT({ tenant: 'acme', sub: 'grace', exp: 2_000_000_000 })
    .setProtectedHeader({ alg: 'HS256' })
    .sign(new TextEncoder().encode(secret))
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const body = JSON.stringify({ phoneNumber: '+14155550123' })
  const recorded = await fetch(`${url}/sdk/initiate`, { method: 'POST', headers, body })
  expect(recorded.status).toBe(201)
  const history = await fetch(`${url}/history`, { headers })
  expect(await history.json()).toMatchObject({ success: true, total: 1 })
  expect((await fetch(`${url}/history`)).status).toBe(401)
  server.closeAllConnections()
  server.close()
})
