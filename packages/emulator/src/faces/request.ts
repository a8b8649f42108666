import { toText, type EmulatorRequest } from '../server/message.ts'
import type { RingCause } from '../network/leg.ts'
import { redactHeaders } from '../records/redact.ts'
import { createUsedFields } from './used-fields.ts'

/** A request as a face sees it: without its prefix, and with the readers every API needs. */
export type FaceRequest = {
  readonly method: string
  /** Path behind the prefix, not decoded, without query: `/v2/calls`. */
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
  readonly text: string
  /** `scheme://host[:port]` as the client addressed the emulator, and the path of the scope if there is one. */
  readonly origin: string
  /** The whole URL as the client addressed it. */
  readonly url: string
  /** Hand this to `network.dial` for every ring the request leads to. */
  readonly cause: RingCause
  /**
   * A look-up that lags shows no record created after this virtual time; `Infinity` otherwise.
   * Lists and look-ups treat younger records as absent.
   */
  readonly visibleUntil: number
  /** Repeated keys stay repeated. Empty if the body is not a form. */
  form(): URLSearchParams
  /** The parsed JSON body; undefined when it is not JSON. */
  json(): unknown
  /** Names of query, form and JSON fields that nothing has read so far. */
  unusedFields(): readonly string[]
}

export function toFaceRequest(
  request: EmulatorRequest,
  prefix: string,
  visibleUntil = Infinity,
): FaceRequest {
  const text = toText(request.body)
  const behind = request.url.slice(prefix.length)
  const question = behind.indexOf('?')
  const used = createUsedFields()
  let isRead = false
  const form = (): URLSearchParams => {
    isRead = true
    const type = request.headers['content-type'] ?? ''
    return used.parameters(/x-www-form-urlencoded/i.test(type) ? text : '')
  }
  const parsed = (): unknown => {
    isRead = true
    try {
      return used.value(JSON.parse(text))
    } catch {
      return undefined
    }
  }
  return {
    method: request.method.toUpperCase(),
    path: (question < 0 ? behind : behind.slice(0, question)) || '/',
    query: used.parameters(question < 0 ? '' : behind.slice(question + 1)),
    headers: request.headers,
    body: request.body,
    text,
    origin: request.origin,
    url: `${request.origin}${request.url}`,
    cause: shortened(toCause(request)),
    visibleUntil,
    form,
    json: parsed,
    unusedFields() {
      if (!isRead && text !== '') {
        parsed()
        form()
      }
      return used.unused()
    },
  }
}

export function toCause(request: EmulatorRequest): RingCause {
  return {
    method: request.method.toUpperCase(),
    url: `${request.origin}${request.url}`,
    headers: redactHeaders(request.headers),
    body: toText(request.body),
  }
}

/** What a leg keeps of a body: legs are many, and live longer than requests. */
const LONGEST_BODY = 16 * 1024

function shortened(cause: RingCause): RingCause {
  const { body } = cause
  if (body.length <= LONGEST_BODY) return cause
  return { ...cause, body: `${body.slice(0, LONGEST_BODY)}… [${body.length} characters]` }
}
