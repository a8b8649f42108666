import type { Source } from '../ncco/documents.ts'
import { readNcco } from '../ncco/read.ts'
import { readBody, throwIfAny, type Faults, type Reader } from '../parameters.ts'
import type { Detection, Hook } from './call.ts'
import { readDetection } from './detection.ts'
import { NUMBER, readEndpoint, type Endpoint } from './endpoint.ts'

export type CreateCall = {
  readonly to: Endpoint
  readonly from: string
  readonly source: Source
  readonly event: Hook | undefined
  readonly detection: Detection | undefined
  readonly ringingTimer: number
  readonly lengthTimer: number
}

/** Validates `POST /v1/calls` by the OpenAPI document 1.3.7 and what is documented since. */
export function readCreateCall(body: unknown, ownNumber: string): CreateCall {
  const faults: Faults = []
  const reader = readBody(body, faults)
  const to = readTo(reader)
  const from = readFrom(reader, ownNumber)
  const source = readSource(reader, faults)
  const eventMethod = reader.oneOf('event_method', ['GET', 'POST']) ?? 'POST'
  const eventUrl = reader.url('event_url')
  const detection = readDetection(reader, 'snake')
  const ringingTimer = reader.integer('ringing_timer', 1, 120) ?? 60
  const lengthTimer = reader.integer('length_timer', 1, 7_200) ?? 7_200
  throwIfAny(faults)
  return {
    to: to!,
    from: from!,
    source: source!,
    event: eventUrl === undefined ? undefined : { url: eventUrl, method: eventMethod },
    detection,
    ringingTimer,
    lengthTimer,
  }
}

function readTo(reader: Reader): Endpoint | undefined {
  reader.required('to')
  const endpoints = reader.list('to')
  if (endpoints && endpoints.length !== 1) reader.fault('to', 'must hold exactly one endpoint')
  return endpoints?.[0] && readEndpoint(endpoints[0], 'create')
}

function readFrom(reader: Reader, ownNumber: string): string | undefined {
  const random = reader.flag('random_from_number') ?? false
  if (random && reader.has('from')) reader.fault('from', 'cannot be used with random_from_number')
  if (random) return ownNumber
  reader.required('from')
  const from = reader.object('from')
  from?.required('type')
  from?.required('number')
  from?.oneOf('type', ['phone'])
  return from?.text('number', { pattern: NUMBER })
}

/** Exactly one of `ncco` and `answer_url`. */
function readSource(reader: Reader, faults: Faults): Source | undefined {
  const method = reader.oneOf('answer_method', ['GET', 'POST']) ?? 'GET'
  if (reader.has('ncco') && reader.has('answer_url')) {
    reader.fault('answer_url', 'cannot be used with ncco')
  }
  if (reader.has('ncco')) return { ncco: readNcco(reader.value['ncco'], faults, 'ncco') }
  if (!reader.has('answer_url')) {
    reader.fault('ncco', 'is required unless answer_url is given')
    return undefined
  }
  const url = reader.url('answer_url')
  return url === undefined ? undefined : { hook: { url, method } }
}
