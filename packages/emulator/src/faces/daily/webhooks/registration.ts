import type { FaceRequest } from '../../request.ts'
import { invalid } from '../errors.ts'
import { bodyOf } from '../parameters.ts'

export type RetryType = 'circuit-breaker' | 'exponential'

export type Registration = {
  readonly uuid: string
  readonly hmac: string
  readonly createdAt: number
  url: string
  basicAuth: string | null
  retryType: RetryType
  eventTypes: readonly string[]
  state: 'ACTIVE' | 'FAILED'
  failedCount: number
  lastMomentPushed: string | null
}

/** Event types of docs.daily.co/reference/rest-api/webhooks/events. */
const EVENT_TYPES: readonly string[] = `
  dialout.connected dialout.answered dialout.stopped dialout.warning dialout.error
  dialin.ready dialin.connected dialin.stopped dialin.warning dialin.error
  calltransfer.triggered calltransfer.initiated calltransfer.answered
  calltransfer.completed meeting.started meeting.ended participant.joined participant.left
  waiting-participant.joined waiting-participant.left recording.started
  recording.ready-to-download recording.error streaming.started streaming.updated
  streaming.ended streaming.error transcript.started transcript.ready-to-download
  transcript.error batch-processor.job-finished batch-processor.error`
  .trim()
  .split(/\s+/)

const KNOWN = ['url', 'basicAuth', 'retryType', 'eventTypes', 'hmac']
/** The checked fields of a create or an update; undefined where absent. */
export function readRegistration(request: FaceRequest) {
  const body = bodyOf(request, KNOWN)
  const hmac = body.text('hmac')
  if (
    hmac !== undefined &&
    (hmac === '' || Buffer.from(hmac, 'base64').toString('base64') !== hmac)
  ) {
    throw invalid("'hmac' must be base64")
  }
  const url = body.text('url')
  if (url !== undefined && (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))) {
    throw invalid("'url' must be a URL")
  }
  return {
    url,
    hmac,
    basicAuth: body.text('basicAuth'),
    retryType: body.oneOf<RetryType>('retryType', ['circuit-breaker', 'exponential']),
    eventTypes: body.listOf('eventTypes', EVENT_TYPES),
  }
}

export function newRegistration(
  uuid: string,
  createdAt: number,
  hmac: string,
): Omit<Registration, 'url'> {
  return {
    uuid,
    hmac,
    createdAt,
    basicAuth: null,
    retryType: 'circuit-breaker',
    eventTypes: EVENT_TYPES,
    state: 'ACTIVE',
    failedCount: 0,
    lastMomentPushed: null,
  }
}
