import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request that the fake received, and how it answered. */
export interface Exchange {
  readonly method: string
  readonly path: string
  readonly body: unknown
  readonly status: number
  readonly reply: unknown
}

export interface FakeCall {
  readonly id: string
  properties: Record<string, string>
  readonly associations: Set<string>
}

/**
 * What happens to the next request to a path. `lost`: it is carried out, and the connection ends without an answer.
 * `held`: the same, and the connection stays open. A status: refused with it, and not carried out.
 */
export interface Fault {
  readonly path: RegExp
  readonly fault: 'lost' | 'held' | number
  readonly headers?: Readonly<Record<string, string>>
}

/** Properties of calls (developers.hubspot.com, calls); others are refused, as HubSpot does. */
const callProperties = new Set([
  'hs_timestamp',
  'hs_call_title',
  'hs_call_direction',
  'hs_call_status',
  'hs_call_duration',
  'hs_call_from_number',
  'hs_call_to_number',
  'hs_call_body',
  'hs_call_disposition',
  'hs_call_recording_url',
  'hubspot_owner_id',
])

const statuses = new Set(
  'BUSY CALLING_CRM_USER CANCELED COMPLETED CONNECTING FAILED IN_PROGRESS NO_ANSWER QUEUED RINGING'.split(
    ' ',
  ),
)

export interface FakeContact {
  readonly id: string
  readonly phone?: string
  readonly mobilephone?: string
  readonly company?: string
}

interface Answer {
  readonly status: number
  readonly reply: unknown
}

const refusal = (status: number, category: string, message = 'refused'): Answer => ({
  status,
  reply: {
    status: 'error',
    message,
    category,
    correlationId: 'aeb5f871-7f07-4993-9211-075dc63e7cbf',
  },
})

const now = '2026-01-05T12:00:00Z'

interface State {
  readonly calls: Map<string, FakeCall>
  readonly contacts: readonly FakeContact[]
  readonly unique: Set<string>
}

const faultIn = (properties: Readonly<Record<string, string>>): string | null => {
  for (const [name, value] of Object.entries(properties)) {
    if (!callProperties.has(name)) return 'PROPERTY_DOESNT_EXIST'
    if (typeof value !== 'string') return 'INVALID_JSON'
  }
  if (!/^\d{12,13}$/.test(properties['hs_timestamp'] ?? '')) return 'REQUIRED_FIELDS_MISSING'
  if (!/^\d*$/.test(properties['hs_call_duration'] ?? '')) return 'INVALID_LONG'
  return statuses.has(properties['hs_call_status'] ?? '') ? null : 'INVALID_OPTION'
}

interface Upsert {
  readonly inputs: readonly {
    readonly id: string
    readonly idProperty: string
    readonly properties: Record<string, string>
  }[]
}

const upsert = ({ calls, unique }: State, { inputs }: Upsert): Answer => {
  const results: unknown[] = []
  for (const { id, idProperty, properties } of inputs) {
    if (!unique.has(idProperty))
      return refusal(400, 'VALIDATION_ERROR', `${idProperty} is not unique`)
    const fault = faultIn(properties)
    if (fault !== null) return refusal(400, fault)
    const known = [...calls.values()].find((call) => call.properties[idProperty] === id)
    const call = known ?? {
      id: String(9_000 + calls.size),
      properties: {},
      associations: new Set(),
    }
    call.properties = { ...call.properties, ...properties, [idProperty]: id }
    calls.set(call.id, call)
    const times = { createdAt: now, updatedAt: now, archived: false }
    results.push({ id: call.id, properties: call.properties, new: !known, ...times })
  }
  return { status: 200, reply: { status: 'COMPLETE', results, startedAt: now, completedAt: now } }
}

const digits = (text = ''): string => text.replaceAll(/\D/g, '')

interface Search {
  readonly filterGroups: readonly {
    readonly filters: readonly { propertyName: string; operator: string; value: string }[]
  }[]
}

/** The calculated properties hold the digits without a calling code; tokens may begin with a wildcard. */
const search = ({ contacts }: State, { filterGroups }: Search): Answer => {
  const matches = (contact: FakeContact, property: string, operator: string, value: string) => {
    const number = property.includes('mobile') ? contact.mobilephone : contact.phone
    if (number === undefined) return false
    return operator === 'CONTAINS_TOKEN'
      ? number.endsWith(value.replace('*', ''))
      : digits(number).replace(/^1(?=\d{10}$)/, '') === value
  }
  const found = contacts.filter((contact) =>
    filterGroups.some(({ filters }) =>
      filters.every((one) => matches(contact, one.propertyName, one.operator, one.value)),
    ),
  )
  const results = found.map(({ id, phone, mobilephone }) => ({
    id,
    properties: { ...(phone && { phone }), ...(mobilephone && { mobilephone }) },
    createdAt: now,
    updatedAt: now,
    archived: false,
  }))
  return { status: 200, reply: { total: results.length, results } }
}

const associate = ({ calls, contacts }: State, path: string): Answer => {
  const [, , , , call = '', , , type = '', to = ''] = path.split('/').slice(1)
  const known = calls.get(call)
  const isKnown = type === 'contacts' ? contacts.some(({ id }) => id === to) : true
  if (!known || !isKnown) return refusal(404, 'OBJECT_NOT_FOUND')
  known.associations.add(`${type}/${to}`)
  return {
    status: 200,
    reply: { status: 'COMPLETE', results: [], startedAt: now, completedAt: now },
  }
}

const companiesOf = ({ contacts }: State, path: string): Answer => {
  const company = contacts.find(({ id }) => path.includes(`/contacts/${id}/`))?.company
  const types = [{ category: 'HUBSPOT_DEFINED', typeId: 1, label: 'Primary' }]
  const results = company === undefined ? [] : [{ toObjectId: company, associationTypes: types }]
  return { status: 200, reply: { results } }
}

const answerTo = (state: State, method: string, path: string, body: unknown): Answer => {
  const route = `${method} ${path}`
  if (route === 'POST /crm/v3/objects/calls/batch/upsert') return upsert(state, body as Upsert)
  if (route === 'POST /crm/v3/objects/contacts/search') return search(state, body as Search)
  if (/^PUT \/crm\/v4\/objects\/calls?\/\d+\/associations\/default\//.test(route))
    return associate(state, path)
  if (/^GET \/crm\/v4\/objects\/contacts?\/\d+\/associations\/compan/.test(route))
    return companiesOf(state, path)
  const property = /^\/crm\/v3\/properties\/calls(?:\/(\w+))?$/.exec(path)
  if (property && method === 'GET')
    return state.unique.has(property[1] ?? '')
      ? { status: 200, reply: propertyReply(property[1] ?? '') }
      : refusal(404, 'OBJECT_NOT_FOUND')
  if (property && method === 'POST') {
    const { name, hasUniqueValue } = body as { name: string; hasUniqueValue?: boolean }
    if (hasUniqueValue) state.unique.add(name)
    return { status: 201, reply: propertyReply(name) }
  }
  return refusal(501, 'NOT_EMULATED', route)
}

const propertyReply = (name: string) => ({
  name,
  label: name,
  type: 'string',
  fieldType: 'text',
  groupName: 'call',
  description: '',
  options: [],
  hasUniqueValue: true,
})

const bodyOf = async (request: IncomingMessage): Promise<unknown> => {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text === '' ? null : JSON.parse(text)
}

/** HubSpot as far as the sink uses it, over real HTTP; anything else is refused with 501. */
export const fakeHubSpot = async (contacts: readonly FakeContact[] = []) => {
  const state: State = { calls: new Map(), contacts, unique: new Set() }
  const exchanges: Exchange[] = []
  const faults: Fault[] = []
  const tokens = new Set(['token-1'])
  let held = (): void => {}
  const isHeld = new Promise<void>((resolve) => (held = resolve))

  const faultFor = (path: string): Fault | undefined => {
    const index = faults.findIndex((fault) => fault.path.test(path))
    return index === -1 ? undefined : faults.splice(index, 1)[0]
  }
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = (request.url ?? '').split('?')[0] ?? ''
    const body = await bodyOf(request)
    const fault = faultFor(path)
    const token = request.headers.authorization?.replace('Bearer ', '') ?? ''
    const answer = !tokens.has(token)
      ? refusal(401, 'INVALID_AUTHENTICATION')
      : typeof fault?.fault === 'number'
        ? refusal(fault.fault, fault.fault === 429 ? 'RATE_LIMITS' : 'INTERNAL_ERROR')
        : answerTo(state, request.method ?? '', path, body)
    exchanges.push({ method: request.method ?? '', path, body, ...answer })
    if (fault?.fault === 'lost') request.socket.destroy()
    else if (fault?.fault === 'held') held()
    else {
      response.writeHead(answer.status, { 'content-type': 'application/json', ...fault?.headers })
      response.end(JSON.stringify(answer.reply))
    }
  }
  const server = createServer((request, response) => void handle(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls: state.calls,
    exchanges,
    faults,
    tokens,
    unique: state.unique,
    /** Resolves once a request with the fault `held` was carried out. */
    isHeld,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

export type FakeHubSpot = Awaited<ReturnType<typeof fakeHubSpot>>
