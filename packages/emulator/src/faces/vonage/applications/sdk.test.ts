import { generateKeyPairSync } from 'node:crypto'
import { Vonage } from '@vonage/server-sdk'
import { expect, test } from 'vitest'
import { FROM, HOLD, TO, vonageClient } from '../../../../test/vonage.ts'
import { APP, createWorld, type Received } from '../../../../test/world.ts'

const CALLER = '+14155550133'
const VOICE = {
  webhooks: {
    answer_url: { address: `${APP}/answer`, http_method: 'GET' },
    event_url: { address: `${APP}/event`, http_method: 'POST' },
  },
}
const statusOf = (error: unknown): number | undefined =>
  (error as { response?: { status: number } }).response?.status

async function setUp() {
  const world = await createWorld()
  const { baseUrl, credentials } = world.emulator.keys()['vonage']!
  const { apiKey = '', apiSecret = '' } = credentials
  const account = new Vonage({ apiKey, apiSecret }, { apiHost: baseUrl, restHost: baseUrl })
  const { applications, numbers } = account
  // The types want members of enums, of which the wire has the values.
  const create = (fields: object = {}) =>
    applications.createApplication({
      name: 'ivr',
      capabilities: { voice: VOICE },
      ...fields,
    } as never)
  return { ...world, applications, numbers, create, baseUrl }
}

const claimsOf = ({ headers }: Received): Record<string, unknown> =>
  JSON.parse(
    Buffer.from(headers['authorization']!.split('.')[1]!, 'base64url').toString(),
  ) as Record<string, unknown>

test('the official client creates, lists, changes and deletes applications', async () => {
  const { applications, create } = await setUp()
  const created = await create()
  const id = created.id!
  expect(created).toMatchObject({
    name: 'ivr',
    keys: { publicKey: expect.stringContaining('BEGIN PUBLIC KEY') },
  })
  expect(created.keys!.privateKey).toContain('BEGIN PRIVATE KEY')
  const page = await applications.getApplicationPage({ pageSize: 1, page: 2 })
  expect(page).toMatchObject({ totalItems: 2, totalPages: 2, page: 2 })
  expect(page._embedded.applications).toMatchObject([{ id, name: 'ivr' }])
  const { keys: _, ...changed } = created
  await applications.updateApplication({ ...changed, name: 'menu' } as never)
  const read = await applications.getApplication(id)
  expect(read).toMatchObject({
    name: 'menu',
    capabilities: { voice: { webhooks: { answerUrl: { address: `${APP}/answer` } } } },
  })
  expect(read.keys?.privateKey).toBeUndefined()
  await applications.deleteApplication(id)
  expect(await applications.getApplication(id).catch(statusOf)).toBe(404)
  expect(await create({ capabilities: { teleport: {} } }).catch(statusOf)).toBe(400)
  expect(await create({ keys: { public_key: 'x' } }).catch(statusOf)).toBe(400)
})

test('calls of an application are reported to its event URL, in its name, with its own key', async () => {
  const { baseUrl, clock, create, emulator, received } = await setUp()
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const pem = (key: 'publicKey' | 'privateKey') =>
    pair[key].export({ type: key === 'publicKey' ? 'spki' : 'pkcs8', format: 'pem' }).toString()
  const { id } = await create({ keys: { public_key: pem('publicKey') } })
  const dialAs = (privateKey: string) =>
    new Vonage({ applicationId: id!, privateKey }, { apiHost: baseUrl }).voice.createOutboundCall({
      to: [{ type: 'phone', number: TO }],
      from: { type: 'phone', number: FROM },
      ncco: HOLD as never[],
    })
  const { uuid } = await dialAs(pem('privateKey'))
  await clock.advance(5_000)
  expect(received.map(({ url }) => url)).toEqual(received.map(() => `${APP}/event`))
  expect(received.map(({ body }) => (JSON.parse(body) as { status: string }).status)).toEqual([
    'ringing',
    'started',
    'answered',
  ])
  expect(claimsOf(received[0]!)).toMatchObject({ application_id: id })
  expect(await vonageClient(emulator).voice.getCall(uuid)).toMatchObject({ uuid })
  const other = emulator.keys()['vonage']!.credentials['privateKey']!
  expect(await dialAs(other).catch(statusOf)).toBe(401)
})

test('a call to a number of an application is answered by its NCCO', async () => {
  const { answers, clock, create, emulator, numbers, received } = await setUp()
  const { id } = await create()
  const number = { country: 'US', msisdn: FROM }
  const call = { from: CALLER, to: `+${FROM}` }
  expect(() => emulator.inbound(call)).toThrow('No provider receives calls')
  await numbers.updateNumber({ ...number, appId: id! } as never)
  answers.set('/answer', JSON.stringify([{ action: 'talk', text: 'Welcome' }, ...HOLD]))
  const leg = emulator.inbound(call)
  await clock.advance(1_000)
  expect(leg.state).toBe('answered')
  const asked = received.find(({ url }) => url.startsWith(`${APP}/answer`))!
  expect(asked).toMatchObject({ method: 'GET' })
  const query = new URL(asked.url).searchParams
  expect([query.get('from'), query.get('to')]).toEqual([CALLER.slice(1), FROM])
  expect(emulator.calls()[0]!.sounds).toMatchObject([{ from: 'callee', text: 'Welcome' }])
  const { voice } = vonageClient(emulator)
  expect(await voice.getCall(query.get('uuid')!)).toMatchObject({
    direction: 'inbound',
    status: 'answered',
    from: { number: CALLER.slice(1) },
  })
  leg.hangUp('caller')
  await clock.advance(1_000)
  const events = received.filter(({ url }) => url === `${APP}/event`)
  expect(events.map(({ body }) => JSON.parse(body) as object)).toMatchObject(
    ['started', 'ringing', 'answered', 'completed'].map((status) => ({
      status,
      direction: 'inbound',
    })),
  )
})

test('without an NCCO the fallback is asked, and then the caller is refused', async () => {
  const { answers, clock, create, emulator, numbers, received } = await setUp()
  const webhooks = {
    ...VOICE.webhooks,
    fallback_answer_url: { address: `${APP}/fallback`, http_method: 'POST' },
  }
  const { id } = await create({ capabilities: { voice: { webhooks } } })
  await numbers.updateNumber({ country: 'US', msisdn: FROM, appId: id! } as never)
  answers.set('/answer', 'not JSON')
  const call = { from: CALLER, to: `+${FROM}` }
  const refused = emulator.inbound(call)
  await clock.advance(1_000)
  expect(refused).toMatchObject({ state: 'ended', answeredAt: undefined })
  answers.set('/fallback', JSON.stringify(HOLD))
  const answered = emulator.inbound(call)
  await clock.advance(1_000)
  expect(answered.state).toBe('answered')
  expect(received.find(({ url }) => url === `${APP}/fallback`)).toMatchObject({ method: 'POST' })
})
