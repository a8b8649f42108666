import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * What happens to the next request to a path. `lost`: it is carried out, and the connection ends without an answer.
 * `held`: the same, and the connection stays open. A status: refused with it, and not carried out.
 */
export interface Fault {
  readonly path: RegExp
  readonly fault: 'lost' | 'held' | number
  readonly headers?: Readonly<Record<string, string>>
}

export interface FakeCallLog {
  readonly id: string
  readonly fields: Readonly<Record<string, unknown>>
  recording: string | null
}

/** A request that the fake received, and its answer. */
export interface Exchange {
  readonly route: string
  readonly body: string
  readonly status: number
  readonly reply: unknown
}

interface Answer {
  readonly status: number
  readonly reply: unknown
}

const refusal = (status: number, error: string): Answer => ({
  status,
  reply: { success: false, error, errorCode: status },
})

const outcomes = new Set([
  'connected',
  'no_answer',
  'left_message',
  'left_voicemail',
  'wrong_number',
  'busy',
])
const time = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/
/** Fields of `AddCallLogRequest` and the type of each (developers.pipedrive.com, CallLogs). */
const types: Readonly<Record<string, string>> = {
  outcome: 'string',
  to_phone_number: 'string',
  start_time: 'string',
  end_time: 'string',
  from_phone_number: 'string',
  duration: 'string',
  subject: 'string',
  note: 'string',
  user_id: 'number',
  activity_id: 'number',
  person_id: 'number',
  org_id: 'number',
  deal_id: 'number',
  lead_id: 'string',
}

const isValid = (body: Readonly<Record<string, unknown>>): boolean =>
  Object.entries(body).every(([name, value]) => types[name] === typeof value) &&
  outcomes.has(String(body['outcome'])) &&
  Boolean(body['to_phone_number']) &&
  time.test(String(body['start_time'])) &&
  time.test(String(body['end_time'])) &&
  !(body['deal_id'] !== undefined && body['lead_id'] !== undefined)

const bytesOf = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** The only file of a multipart body, as text. */
const fileIn = (body: Buffer): string =>
  /filename="([^"]+)"[\s\S]*?\r\n\r\n([\s\S]*?)\r\n--/
    .exec(body.toString('latin1'))
    ?.slice(1)
    .join(':') ?? ''

const document = ({ id, fields, recording }: FakeCallLog) => ({
  id,
  has_recording: recording !== null,
  company_id: 1,
  ...fields,
})

type Logs = Map<string, FakeCallLog>

const add = (logs: Logs, body: Buffer): Answer => {
  const fields = JSON.parse(body.toString()) as Record<string, unknown>
  if (!isValid(fields)) return refusal(400, 'Request body is invalid')
  const log = { id: `CAd92b224eb4a39b5ad8fea92ff0e${logs.size}`, fields, recording: null }
  logs.set(log.id, log)
  return { status: 200, reply: { success: true, data: document(log) } }
}

const list = (logs: Logs, query: URLSearchParams): Answer => {
  const [start, limit] = [Number(query.get('start') ?? 0), Number(query.get('limit') ?? 50)]
  if (limit > 50) return refusal(400, 'limit must be at most 50')
  const newestFirst = [...logs.values()].toReversed()
  const data = newestFirst.slice(start, start + limit).map(document)
  const more = start + limit < logs.size
  const pagination = { start, limit, more_items_in_collection: more }
  return { status: 200, reply: { success: true, data, additional_data: { pagination } } }
}

const answerTo = (logs: Logs, method: string, url: URL, body: Buffer): Answer => {
  const route = `${method} ${url.pathname}`
  if (route === 'POST /callLogs') return add(logs, body)
  if (route === 'GET /callLogs') return list(logs, url.searchParams)
  const [, id = '', part] = /^\/callLogs\/(\w+)(\/recordings)?$/.exec(url.pathname) ?? []
  const log = logs.get(id)
  if (!log) return refusal(404, 'Call log not found')
  if (method === 'GET' && !part)
    return { status: 200, reply: { success: true, data: document(log) } }
  if (method !== 'POST' || !part) return refusal(501, `not emulated: ${route}`)
  if (log.recording !== null) return refusal(409, 'The call log has a recording already')
  log.recording = fileIn(body)
  return { status: 200, reply: { success: true } }
}

/** Pipedrive's call logs, over real HTTP; anything else is refused with 501. */
export const fakePipedrive = async () => {
  const logs: Logs = new Map()
  const faults: Fault[] = []
  const requests: string[] = []
  const exchanges: Exchange[] = []
  const tokens = new Set(['token-1'])
  let held = (): void => {}
  const isHeld = new Promise<void>((resolve) => (held = resolve))
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    const body = await bytesOf(request)
    const route = `${request.method} ${url.pathname}`
    requests.push(route)
    const index = faults.findIndex(({ path }) => path.test(route))
    const fault = index === -1 ? undefined : faults.splice(index, 1)[0]
    const bearer = request.headers.authorization?.replace('Bearer ', '')
    const token = String(request.headers['x-api-token'] ?? bearer ?? '')
    // A gateway error comes as HTML.
    const answer = !tokens.has(token)
      ? refusal(401, 'unauthorized access')
      : typeof fault?.fault === 'number'
        ? { status: fault.fault, reply: '<html>Bad gateway</html>' }
        : answerTo(logs, request.method ?? '', url, body)
    exchanges.push({ route, body: body.toString('latin1'), ...answer })
    if (fault?.fault === 'lost') request.socket.destroy()
    else if (fault?.fault === 'held') held()
    else {
      const isHtml = typeof answer.reply === 'string'
      const contentType = isHtml ? 'text/html' : 'application/json'
      response.writeHead(answer.status, { 'content-type': contentType, ...fault?.headers })
      response.end(isHtml ? answer.reply : JSON.stringify(answer.reply))
    }
  }
  const server = createServer((request, response) => void handle(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    logs,
    faults,
    requests,
    exchanges,
    tokens,
    isHeld,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

export type FakePipedrive = Awaited<ReturnType<typeof fakePipedrive>>
