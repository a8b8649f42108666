import { uuidOfHex } from '@callplane/kit'
import type { ReportedCall } from '@callplane/core'
import type { Payload, Protocol } from './protocol.ts'
import { telnyxRetryInMs, telnyxSignature } from './telnyx-delivery.ts'
import type { Told } from './twiml-ids.ts'
import { twimlProtocol, withForm } from './twiml-protocol.ts'

/** An id that was written as Twilio writes it, as Telnyx writes it: of calls `v3:…`, of recordings a UUID. */
const telnyxId = (value: unknown): unknown => {
  const [, kind, hex = ''] = /^(CA|RE)([0-9a-f]{32})$/.exec(String(value)) ?? []
  if (kind === 'CA') return `v3:${Buffer.from(hex, 'hex').toString('base64url')}`
  return kind === 'RE' ? uuidOfHex(hex) : value
}

/** The files of recordings at a door, whose paths differ. */
const fileUrl = (value: unknown, door: string | undefined): unknown => {
  const [, hex] = /\/Recordings\/RE([0-9a-f]{32})$/.exec(String(value)) ?? []
  return door === undefined || hex === undefined
    ? value
    : `${door}/v2/recordings/${uuidOfHex(hex)}/media`
}

const isOfCall = (name: string): boolean => name.endsWith('CallSid')

/** Parameters of TwiML as Telnyx sends them (developers.telnyx.com/api-reference/callbacks): other ids, each of a call twice. */
const asTexml = (payload: Payload | null, { call, document }: Told): Payload | null => {
  if (!payload) return null
  const own = call.references['callControl']
  const isOwn = document.door === undefined && call.plugin === 'telnyx' && own !== undefined
  return Object.fromEntries(
    Object.entries(payload).flatMap(([name, value]): (readonly [string, unknown])[] => {
      if (name === 'RecordingUrl') return [[name, fileUrl(value, document.door)]]
      const id = name === 'CallSid' && isOwn ? own : telnyxId(value)
      return isOfCall(name)
        ? [
            [name, id],
            [`${name}Legacy`, id],
          ]
        : [[name, id]]
    }),
  )
}

/** What Telnyx says otherwise of a call's progress: the time in ISO 8601, the order from 0, and the connection. */
const progress = (told: ReportedCall, payload: Payload): Payload => {
  const { Timestamp: time } = payload
  const connection = told.record.tags.find((tag) => tag.startsWith('telnyx-connection:'))
  return {
    ...(typeof time === 'string' && { Timestamp: new Date(time).toISOString() }),
    CallInitiatedAt: told.record.createdAt,
    ...(connection !== undefined && {
      ConnectionId: connection.slice('telnyx-connection:'.length),
    }),
  }
}

/** How Telnyx asks for TeXML and tells of its calls: the parameters of TwiML, with its own ids and signature. */
export const texmlProtocol: Protocol = {
  ...twimlProtocol,
  payloadOf: (request, account) => asTexml(twimlProtocol.payloadOf(request, account), request),
  reportOf(report, account) {
    const payload = asTexml(twimlProtocol.reportOf(report, account), report)
    return payload && 'event' in report.about
      ? { ...payload, ...progress(report.about, payload) }
      : payload
  },
  // [inferred] That requests for TeXML are signed as its callbacks are, which the documentation says.
  requestOf(payload, envelope) {
    const request = withForm(payload, envelope)
    return {
      ...request,
      headers: { ...request.headers, ...telnyxSignature(request.body ?? '', envelope) },
    }
  },
  retryInMs: telnyxRetryInMs,
  otherAnswer: () => null,
  lastWords: [],
}
