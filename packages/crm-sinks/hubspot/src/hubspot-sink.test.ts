import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { afterEach, describe, expect, it } from 'vitest'
import {
  fakeHubSpot,
  type FakeContact,
  type FakeHubSpot,
  type Fault,
} from './fake-hubspot.fixture.ts'
import { isSameNumber } from './find-contact.ts'
import { defaultDispositions } from './call-properties.ts'
import { hubspotSink, type HubSpotSinkOptions } from './hubspot-sink.ts'
import { completed, crmWith, recording, ringing, tenant } from './sink-crm.fixture.ts'

const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

/** HubSpot's own documents, where they are beside the repository: every exchange of every test is checked by them. */
const documents = ['calls', 'contacts', 'associations'].map((name) =>
  join(import.meta.dirname, `../../../../../shared/specs/hubspot/${name}.json`),
)
type Json = Readonly<Record<string, any>> // oxlint-disable-line typescript/no-explicit-any -- an OpenAPI document

const validateExchanges = ({ exchanges }: FakeHubSpot): void => {
  if (!documents.every(existsSync)) return
  for (const file of documents) {
    const document = JSON.parse(readFileSync(file, 'utf8')) as Json
    const ajv = new Ajv({ strict: false, validateFormats: false })
    ajv.addSchema({ ...document, $id: 'document' })
    for (const { method, path, body, status, reply } of exchanges) {
      const [template, operation] =
        Object.entries(document['paths'] as Json).flatMap(([given, methods]) => {
          const pattern = new RegExp(`^${given.replaceAll(/\{\w+\}/g, '[^/]+')}$`)
          const found = (methods as Json)[method.toLowerCase()]
          return pattern.test(path) && found ? [[given, found] as const] : []
        })[0] ?? []
      if (template === undefined || status >= 400) continue
      const pointer = `document#/paths/${template.replaceAll('/', '~1').replaceAll(/[{}]/g, encodeURIComponent)}/${method.toLowerCase()}`
      const check = (part: string, value: unknown) =>
        expect([
          path,
          ajv.validate({ $ref: `${pointer}/${part}/content/application~1json/schema` }, value),
          ajv.errorsText(),
        ]).toEqual([path, true, 'No errors'])
      if (operation.requestBody) check('requestBody', body)
      if (operation.responses[status]?.content) check(`responses/${status}`, reply)
    }
  }
}

const setUp = async (
  options: Partial<HubSpotSinkOptions> = {},
  contacts: readonly FakeContact[] = [],
) => {
  const hubspot = await fakeHubSpot(contacts)
  closers.push(() => {
    validateExchanges(hubspot)
    hubspot.close()
  })
  const sink = hubspotSink({ accessToken: 'token-1', basePath: hubspot.url, ...options })
  await sink.setUp()
  const world = crmWith({ sinks: [sink] })
  closers.push(() => world.crm.close())
  const only = () => {
    expect(hubspot.calls.size).toBe(1)
    return [...hubspot.calls.values()][0]
  }
  const delivery = async () => (await world.crm.outbox.of({ tenant, id: 'call-1' }))[0]
  return { hubspot, sink, ...world, only, delivery }
}

describe('a call in HubSpot', () => {
  it('appears when it begins, and ends with duration, outcome, notes and late recording', async () => {
    const { crm, pass, only, delivery } = await setUp({ ownerOf: () => '77' })
    await crm.log.insert(ringing('call-1'))
    await pass(0)
    expect(only()?.properties).toMatchObject({
      callplane_call_id: 'call-1',
      hs_timestamp: String(Date.UTC(2026, 0, 5, 11, 59)),
      hs_call_direction: 'OUTBOUND',
      hs_call_status: 'RINGING',
      hs_call_from_number: '+14155550100',
      hs_call_to_number: '+14155550123',
      hubspot_owner_id: '77',
    })
    await crm.log.update(tenant, 'call-1', () => completed)
    await pass(0)
    expect(only()?.properties).toMatchObject({
      hs_call_status: 'COMPLETED',
      // Milliseconds, as text.
      hs_call_duration: '50000',
    })
    await crm.log.update(tenant, 'call-1', () => ({ notes: 'Wants <2>', disposition: 'connected' }))
    await pass(3_600_000)
    await crm.log.update(tenant, 'call-1', () => ({ recordings: [recording] }))
    await pass(0)
    expect(only()?.properties).toMatchObject({
      hs_call_body: '<p>Wants &lt;2&gt;</p>',
      hs_call_disposition: defaultDispositions.connected,
      hs_call_recording_url: recording.url,
    })
    expect(await delivery()).toMatchObject({ state: 'done', reference: only()?.id, written: 4 })
  })

  it.each([
    ['+14155550123', 'phone', '(415) 555-0123'],
    ['+14155550123', 'phone', '+1 415-555-0123'],
    ['+14155550123', 'mobilephone', '415.555.0123'],
  ] as const)(
    'is shown at the contact whose number is written otherwise, and its company: %s %s %s',
    async (to, field, written) => {
      const { crm, pass, only } = await setUp({ country: 'US' }, [
        { id: '501', [field]: written, company: '900' },
        // The same last digits in another country.
        { id: '502', phone: '+44 20 7555 0123' },
      ])
      await crm.log.insert(ringing('call-1', { to }))
      await pass(0)
      expect([...(only()?.associations ?? [])]).toEqual(['contacts/501', 'companies/900'])
    },
  )

  it('is shown at the contact that it names, and at none of several with its number', async () => {
    const twins = ['501', '502'].map((id) => ({ id, phone: '+14155550123' }))
    const { crm, hubspot, pass } = await setUp({}, [...twins, { id: '7' }])
    await crm.log.insert(ringing('call-1'))
    const contact = { system: 'hubspot', type: 'contact', id: '7' }
    const references = { contact, user: null, conversation: null, organisation: null }
    await crm.log.insert(ringing('call-2', { references }))
    await pass(0)
    expect([...hubspot.calls.values()].map(({ associations }) => [...associations]).sort()).toEqual(
      [[], ['contacts/7']],
    )
  })

  it('a number without a calling code belongs to the country that is set, or to none', () => {
    expect(isSameNumber('415-555-0123', '+14155550123', 'US')).toBe(true)
    expect(isSameNumber('415-555-0123', '+14155550123', undefined)).toBe(false)
    expect(isSameNumber('020 7946 0123', '+442079460123', 'GB')).toBe(true)
    expect(isSameNumber('020 7946 0123', '+442079460123', 'US')).toBe(false)
    expect(isSameNumber(null, '+442079460123', 'GB')).toBe(false)
  })
})

const upsertPath = /batch\/upsert$/

describe('one engagement for each call, with the final state and a late recording (C12)', () => {
  const faults: readonly (readonly [string, readonly Fault[]])[] = [
    ['the answer of the create is lost', [{ path: upsertPath, fault: 'lost' }]],
    [
      'the answers of create and two updates are lost',
      Array.from({ length: 3 }, () => ({ path: upsertPath, fault: 'lost' as const })),
    ],
    ['the association is lost', [{ path: /associations\/default/, fault: 'lost' }]],
    [
      'HubSpot limits requests',
      [
        { path: upsertPath, fault: 429 },
        { path: upsertPath, fault: 429, headers: { 'retry-after': '3' } },
      ],
    ],
    ['HubSpot fails', [500, 502, 503, 504].map((fault) => ({ path: upsertPath, fault }))],
    ['the token expires before the create', [{ path: upsertPath, fault: 401 }]],
    [
      'the token expires, and fresh ones are refused for a while',
      Array.from({ length: 4 }, () => ({ path: upsertPath, fault: 401 })),
    ],
    ['the contact search fails', [{ path: /contacts\/search$/, fault: 500 }]],
    ['HubSpot takes longer than the outbox waits', [{ path: upsertPath, fault: 'held' }]],
  ]
  it.each(faults)('%s', async (_name, given) => {
    const accessToken = async () => 'token-1'
    const { crm, host, hubspot, pass, only, delivery } = await setUp({ accessToken }, [
      { id: '501', phone: '+14155550123' },
    ])
    hubspot.faults.push(...given)
    await crm.log.insert(ringing('call-1'))
    if (given[0]?.fault === 'held') {
      await hubspot.isHeld
      // Only time ends the wait: the answer never comes.
      await host.clock.advance(31_000)
    }
    await pass(0)
    await crm.log.update(tenant, 'call-1', () => completed)
    for (let round = 0; round < 12 && (await delivery())?.state !== 'done'; round++)
      await pass(60_000)
    await crm.log.update(tenant, 'call-1', () => ({ recordings: [recording] }))
    await pass(0)
    expect(only()?.properties).toMatchObject({
      hs_call_status: 'COMPLETED',
      hs_call_recording_url: recording.url,
    })
    expect([...(only()?.associations ?? [])]).toEqual(['contacts/501'])
    expect(await delivery()).toMatchObject({ state: 'done', problem: null })
    expect(hubspot.faults).toEqual([])
  })
  it('the token expires, and another is asked for once', async () => {
    const asked: boolean[] = []
    let token = 'token-1'
    const { crm, hubspot, pass, only } = await setUp({
      accessToken: async ({ refresh }) => {
        asked.push(refresh)
        if (refresh) token = 'token-2'
        return token
      },
    })
    hubspot.tokens.clear()
    hubspot.tokens.add('token-2')
    asked.length = 0
    await crm.log.insert(ringing('call-1', { to: 'sip:ada@example.com' }))
    await pass(0)
    expect(only()?.properties['hs_call_status']).toBe('RINGING')
    expect(asked).toEqual([false, true])
  })

  it('a call that HubSpot refuses is a dead letter without numbers, and is delivered when replayed', async () => {
    const { crm, hubspot, pass, only, delivery } = await setUp()
    hubspot.unique.clear()
    await crm.log.insert(ringing('call-1'))
    await pass(0)
    expect(await delivery()).toMatchObject({
      state: 'flagged',
      problem: 'hubspot: refused (HTTP 400 VALIDATION_ERROR)',
    })
    hubspot.unique.add('callplane_call_id')
    expect(await crm.outbox.replay({ sink: 'hubspot' })).toBe(1)
    await pass(0)
    expect(only()?.id).toBe((await delivery())?.reference)
  })
})
