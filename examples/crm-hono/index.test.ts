import { createDispatcher } from '@callplane/core'
import { fakeProvider, manualHost } from '@callplane/core/testing'
import { memoryContacts } from '@callplane/crm'
import { SignJWT } from 'jose'
import { expect, test } from 'vitest'
import { crmApp } from './index.ts'

const secret = 'a secret of at least thirty-two bytes'

test('the CRM API answers in Hono', async () => {
  const host = manualHost()
  const dispatcher = createDispatcher({ host, providers: [fakeProvider('fake').provider] })
  const app = crmApp({
    dispatcher,
    host,
    contacts: memoryContacts([]),
    auth: { algorithm: 'HS256', secret },
  })
  const token = await new SignJWT({ tenant: 'acme', sub: 'grace', exp: 2_000_000_000 })
    .setProtectedHeader({ alg: 'HS256' })
    .sign(new TextEncoder().encode(secret))
  const headers = { authorization: `Bearer ${token}` }
  const body = JSON.stringify({ phoneNumber: '+14155550123' })
  const recorded = await app.request('/api/calls/sdk/initiate', { method: 'POST', headers, body })
  expect(recorded.status).toBe(201)
  const history = await app.request('/api/calls/history', { headers })
  expect(await history.json()).toMatchObject({ success: true, total: 1 })
  expect((await app.request('/api/calls/history')).status).toBe(401)
})
