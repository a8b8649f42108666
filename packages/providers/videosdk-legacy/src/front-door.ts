import {
  inputError,
  type Fault,
  type FrontDoor,
  type Note,
  type OutboundCallInput,
  type WireRequest,
} from '@callplane/core'
import { provider } from './errors.ts'
import { renderCall } from './front-door-render.ts'

/** The model's limits (`participant`), which are narrower than VideoSDK's unpublished ones. */
const longestId = 36
const longestName = 199

const known = new Set(['to', 'from', 'displayName', 'meetingId', 'trunkId', 'participantId'])

const pathOf = (url: string): string => {
  try {
    return new URL(url).pathname
  } catch {
    return url.split('?', 1)[0] ?? url
  }
}

const bodyOf = (request: WireRequest): Record<string, unknown> | undefined => {
  try {
    const value: unknown = JSON.parse(request.body ?? '')
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}

/** Readers of one body that put what they cannot read into `faults`. Null counts as absent, as JSON clients send it. */
const readersOf = (body: Readonly<Record<string, unknown>>, faults: Fault[]) => {
  const optional = (key: string): string | undefined => {
    const value = body[key] ?? undefined
    if (value === undefined || (typeof value === 'string' && value !== '')) return value
    faults.push({ path: [key], message: 'must be text' })
    return undefined
  }
  const required = (key: string): string => {
    if ((body[key] ?? undefined) === undefined) faults.push({ path: [key], message: 'is required' })
    return optional(key) ?? ''
  }
  return { optional, required }
}

const participantOf = (
  name: string,
  id: string | undefined,
  notes: Note[],
): OutboundCallInput['participant'] => {
  if (name.length > longestName)
    notes.push({
      field: 'displayName',
      effect: 'adjusted',
      detail: `cut to ${longestName} characters`,
    })
  const short = { name: name.slice(0, longestName) }
  if (id === undefined) return short
  if (id.length <= longestId) return { id, ...short }
  notes.push({
    field: 'participantId',
    effect: 'dropped',
    detail: `longer than ${longestId} characters, which other platforms cannot take`,
  })
  return short
}

/** `POST /v2/sip/outbound-call` as VideoSDK's customers send it today, and answers as VideoSDK gives them. */
export const frontDoor: FrontDoor = {
  parse(request) {
    const faults: Fault[] = []
    const notes: Note[] = []
    if (request.method.toUpperCase() !== 'POST')
      faults.push({ path: ['method'], message: 'must be POST' })
    if (!/\/v2\/sip\/outbound-call\/?$/.test(pathOf(request.url)))
      faults.push({ path: ['url'], message: 'must be /v2/sip/outbound-call' })
    const body = bodyOf(request)
    if (!body) faults.push({ path: ['body'], message: 'must be a JSON object' })
    const { optional, required } = readersOf(body ?? {}, body ? faults : [])
    const to = required('to')
    const from = optional('from')
    const displayName = required('displayName')
    const room = required('meetingId')
    const gateway = required('trunkId')
    const participantId = optional('participantId')
    // The `Authorization` header is the caller's key to us; its token, prefixed or not, is not looked at here.
    if (faults.length > 0) throw inputError('input-invalid', 'VideoSDK request', faults, provider)
    for (const field of Object.keys(body ?? {}).filter((key) => !known.has(key)))
      notes.push({ field, effect: 'dropped', detail: 'VideoSDK documents no such field of a call' })
    return {
      call: {
        to,
        ...(from === undefined ? {} : { from }),
        connect: { room },
        participant: participantOf(displayName, participantId, notes),
      },
      route: { gateway },
      notes,
    }
  },
  render: renderCall,
}
