import type { Reader } from '../parameters.ts'

/** The party that Vonage calls. */
export type Endpoint =
  | {
      readonly type: 'phone'
      readonly number: string
      readonly dtmfAnswer: string | undefined
    }
  | {
      readonly type: 'sip'
      readonly uri: string
      /** Names as given; Vonage puts `X-` before each on the INVITE. */
      readonly headers: Readonly<Record<string, string>>
      readonly userToUser: string | undefined
    }

/** E.164 without the plus sign. */
export const NUMBER = /^[1-9]\d{6,14}$/

const SIP = /^sips?:(?:[^@\s<>"]+@)?(?:\[[\da-f:.]+\]|[\w.-]+)(?::\d{1,5})?(?:;[^\s<>"?]*)?$/i
/** Digits with pauses of half a second (developer.vonage.com, NCCO reference, `dtmfAnswer`). */
const DTMF = /^[\dA-D*#p]+$/

const TYPES = ['phone', 'sip', 'websocket', 'vbc', 'app'] as const

/** Of a `to` endpoint, by the OpenAPI document of 2021 (`AddressSip`). Characters. */
const MAX_URI = 50

/** `limit`: bounds a URI as `create` does; an NCCO has no such limit. Undefined where there is a fault. */
export function readEndpoint(reader: Reader, limit?: 'create'): Endpoint | undefined {
  reader.required('type')
  const type = reader.oneOf('type', TYPES)
  switch (type) {
    case undefined:
      return undefined
    case 'phone': {
      reader.required('number')
      const number = reader.text('number', { pattern: NUMBER })
      const dtmfAnswer = reader.text('dtmfAnswer', { pattern: DTMF })
      return number === undefined ? undefined : { type, number, dtmfAnswer }
    }
    case 'sip': {
      reader.required('uri')
      const uri = reader.text('uri', {
        pattern: SIP,
        ...(limit && { max: MAX_URI }),
      })
      const headers = readHeaders(reader)
      const standard = reader.object('standard_headers') ?? reader.object('standardHeaders')
      const userToUser = standard?.text('User-to-User')
      return uri === undefined ? undefined : { type, uri, headers, userToUser }
    }
    default:
      // Valid at Vonage; nothing on this network could take the call.
      reader.fault('type', `${type} is not emulated`)
      return undefined
  }
}

function readHeaders(reader: Reader): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(reader.object('headers')?.value ?? {})) {
    if (!/^[\w-]+$/.test(name) || typeof value !== 'string' || !/^[\x20-\x7e]*$/.test(value)) {
      reader.fault(`headers.${name}`, 'must be a string without line breaks')
    } else headers[name] = value
  }
  return headers
}

/** As the network dials it. */
export function addressOf(endpoint: Endpoint): string {
  return endpoint.type === 'phone' ? `+${endpoint.number}` : endpoint.uri
}

/** As events name it. */
export function nameOf(endpoint: Endpoint): string {
  return endpoint.type === 'phone' ? endpoint.number : endpoint.uri
}

export function sipHeadersOf(endpoint: Endpoint): Record<string, string> {
  if (endpoint.type === 'phone') return {}
  const custom = Object.entries(endpoint.headers).map(([name, value]) => [`X-${name}`, value])
  return {
    ...(Object.fromEntries(custom) as Record<string, string>),
    ...(endpoint.userToUser !== undefined && { 'User-to-User': endpoint.userToUser }),
  }
}
