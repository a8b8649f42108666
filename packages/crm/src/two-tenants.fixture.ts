import { ended, outboundRule } from '@callplane/core/testing'
import { agentPhone, testCrm, testRequestId, tokenFor, until } from './crm.fixture.ts'
import { memoryContacts } from './directory/contacts.ts'
import { memoryUsers } from './directory/users.ts'
import { memoryEventJournal } from './log/event-journal.ts'
import {
  numbers,
  reportOf,
  requestOf,
  sides,
  type Done,
  type Side,
  type Step,
} from './two-tenants-steps.fixture.ts'

export interface Outcome {
  readonly step: Step
  readonly status: number
  readonly text: string
  /** Provider call ids that were hung up by it. */
  readonly hungUp: readonly string[]
}

const accessTokens = async (side: Side) => ({
  user: await tokenFor({ tenant: side, sub: 'grace' }),
  colleague: await tokenFor({ tenant: side, sub: 'alan' }),
  expired: await tokenFor({ tenant: side, sub: 'grace' }, undefined, 1),
  forged: await tokenFor({ tenant: side, sub: 'grace' }, 'another secret of at least thirty-two'),
})
const tokens = { acme: await accessTokens('acme'), evil: await accessTokens('evil') }

/** One API for two tenants on one provider account. */
const sharedApi = (ownNumber: Readonly<Record<Side, string>>) => {
  const users = sides.flatMap((tenant) =>
    (['user', 'supervisor'] as const).map((role) => ({
      tenant,
      id: role === 'user' ? 'grace' : 'alan',
      role,
      phone: agentPhone,
      number: ownNumber[tenant],
    })),
  )
  const contacts = sides.flatMap((tenant) =>
    numbers.map((number, index) => ({
      tenant,
      reference: { system: 'crm', type: 'contact', id: `contact-${index}` },
      numbers: [number],
    })),
  )
  return testCrm({
    users: memoryUsers(users),
    contacts: memoryContacts(contacts),
    rules: [outboundRule(['fake'], { id: 'evil', numbers: ['+14155550101'] })],
    journal: memoryEventJournal('journal'),
    apiKeys: sides.map((tenant) => ({ key: `key-${tenant}`, tenant, user: 'grace' })),
    twilio: { accountSid: 'AC1', apiKeySid: 'SK1', apiKeySecret: 'secret' },
  })
}
type SharedApi = ReturnType<typeof sharedApi>

/** Opens the event stream; returns its status and what it holds at once. */
const openStream = async (
  crm: SharedApi,
  { side, who, n }: Step,
): Promise<readonly [number, string]> => {
  const headers = {
    authorization: `Bearer ${tokens[side][who]}`,
    'last-event-id': `journal.${n % 30}`,
    'x-request-id': testRequestId,
  }
  const response = await crm.api(new Request('https://crm.example/api/calls/events', { headers }))
  if (response.status !== 200) return [response.status, await response.text()]
  const reader = (response.body as ReadableStream<Uint8Array>).getReader()
  const reading = reader.read()
  // Nothing may be there to read.
  const timeout = crm.settle().then(() => null)
  const first = await Promise.race([reading, timeout])
  await reader.cancel()
  return [200, first?.value ? new TextDecoder().decode(first.value) : '']
}

/** An API of two tenants, and what each has done so far. */
export const twoTenants = (isNumberShared: boolean) => {
  const ownNumber = { acme: '+14155550100', evil: isNumberShared ? '+14155550100' : '+14155550101' }
  const crm = sharedApi(ownNumber)
  const progress: Done = {
    browser: { acme: [], evil: [] },
    all: { acme: [], evil: [] },
    ownNumber,
    now: () => crm.host.clock.now(),
  }
  const { all, browser } = progress
  const begin = crm.host.clock.now()

  /** The end of a call that the dispatcher placed, by the id at its provider. */
  const endDispatched = (id: string) => {
    const attemptKey = crm.fake.keys[Number(id.slice('fake-'.length)) - 1] ?? ''
    return crm.webhook([
      ended('completed', 'hung-up', 'yes', { attemptKey, references: { call: id } }),
    ])
  }
  const request = async (step: Step): Promise<readonly [number, string]> => {
    const [method, path, body] = requestOf(progress, step)
    const token = step.kind === 'ingest' ? `key-${step.side}` : tokens[step.side][step.who]
    const before = crm.hangUps.length
    let isDone = false
    const asked = crm.call(method, `/api/calls/${path}`, body, token).finally(() => {
      isDone = true
    })
    await until(crm, () => isDone || crm.hangUps.length > before)
    // The provider reports the end of a dispatched call that was hung up; the request waits for it.
    const id = isDone ? undefined : crm.hangUps[before]?.['call']
    if (id?.startsWith('fake-')) await endDispatched(id)
    const { status, body: reply } = await asked
    const callId = reply.call?.callId ?? reply.callId
    if (status === 201 && typeof callId === 'string') {
      all[step.side].push(callId)
      const { from, to, direction } = reply.call ?? {}
      const number = direction === 'outbound' ? to : from
      const user = step.who === 'colleague' ? 'alan' : 'grace'
      if (step.kind === 'initiate' || step.kind === 'inbound')
        browser[step.side].push({ callId, number, direction, user })
    }
    return [status, withoutSigned(JSON.stringify(reply))]
  }

  const run = async (step: Step): Promise<Outcome> => {
    await crm.host.clock.advance(begin + step.at - crm.host.clock.now())
    const before = crm.hangUps.length
    const done = async (): Promise<readonly [number, string]> => {
      if (step.kind === 'events') return openStream(crm, step)
      if (step.kind === 'report') {
        const [given, parties] = reportOf(progress, step) ?? []
        if (given) await crm.webhook([given], parties)
      } else if (step.kind === 'end') {
        const mine = await crm.crm.log
          .of(step.side)
          .list({ status: 'initiated', limit: 50, offset: 0 })
        const call = mine.entries.find(({ source }) => source === 'dispatched')
        if (call?.providerCallId) await endDispatched(call.providerCallId)
      } else return request(step)
      return [200, '']
    }
    const [status, text] = await done()
    await crm.settle()
    const hungUp = crm.hangUps.slice(before).map((references) => references['call'] ?? '')
    return { step, status, text, hungUp }
  }
  return { crm, run }
}

/** Access tokens hold the time of this computer. */
const withoutSigned = (text: string): string => text.replaceAll(/eyJ[\w.-]+/g, 'token')

/** Everything that one side saw, with the random part of ids taken out: they are numbered as they appear. */
export const seenBy = (side: Side, outcomes: readonly Outcome[]): readonly object[] => {
  const aliases = new Map<string, string>()
  const alias = (id: string): string => {
    const known = aliases.get(id) ?? `#${aliases.size}`
    aliases.set(id, known)
    return known
  }
  return outcomes
    .filter(({ step }) => step.side === side)
    .map(({ step, status, text, hungUp }) => ({
      step,
      status,
      text: text.replaceAll(/\b[0-9a-f]{24}\b/g, alias).replaceAll(/\bfake-\d+\b/g, alias),
      hungUp: hungUp.map((id) => (id.startsWith('fake-') ? alias(id) : id)),
    }))
}
