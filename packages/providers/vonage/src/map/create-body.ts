import { isFlow, type Note, type OutboundCall } from '@callplane/core'
import { flowStartUrl, note } from '@callplane/kit'
import { eventUrl } from './callback-url.ts'
import { detectionOf } from './detection.ts'
import { endpointsOf } from './endpoints.ts'
import { refuseLongUri, timersOf } from './limits.ts'
import { connectAction, nearEndNcco, recordAction } from './ncco.ts'
import { hasOwnDocument, type VonageOptions } from '../options.ts'
import { toDigits, toWireDigits, type CreateBody, type Endpoint } from './format.ts'

interface Draft {
  readonly call: OutboundCall
  readonly options: VonageOptions
  readonly callbackUrl: string | undefined
}
interface Drafted {
  readonly body: CreateBody
  readonly notes: readonly Note[]
}

const withDigits = (
  endpoint: Endpoint,
  { dtmf }: OutboundCall,
): { readonly endpoint: Endpoint; readonly notes: readonly Note[] } => {
  if (!dtmf) return { endpoint, notes: [] }
  return endpoint.type === 'phone'
    ? { endpoint: { ...endpoint, dtmfAnswer: toWireDigits(dtmf) }, notes: [] }
    : { endpoint, notes: [note('dtmf', 'dropped', 'only a phone gets digits when it answers')] }
}

const callerOf = ({ from }: OutboundCall): Pick<CreateBody, 'from' | 'random_from_number'> =>
  from === undefined
    ? { random_from_number: true }
    : { from: { type: 'phone', number: toDigits(from) } }

const ownDocumentNotes = (call: OutboundCall): Note[] =>
  (['connect', 'record', 'waitUntilAnswered'] as const).flatMap((field) =>
    call[field] ? [note(field, 'dropped', 'options.vonage brings a document of its own')] : [],
  )

/** The far party is called, and once it has answered it is connected to the near end. */
export const placeFarFirst = ({ call, options, callbackUrl }: Draft): Drafted => {
  const own = hasOwnDocument(options)
  const connect = own ? undefined : call.connect
  const { far, near, notes } = endpointsOf(call, connect, 'far', options.userToUser)
  refuseLongUri(far)
  const to = withDigits(far, call)
  const timers = timersOf(call)
  const detection = detectionOf(call, options)
  const lost = own ? ownDocumentNotes(call) : []
  if (isFlow(connect) && call.record)
    lost.push(
      note('record', 'dropped', 'the flow decides; begin it with a recording in the background'),
    )
  if (!own && call.waitUntilAnswered && !connect)
    lost.push(note('waitUntilAnswered', 'dropped', 'there is no near end that could wait'))
  return {
    body: {
      to: [to.endpoint],
      ...callerOf(call),
      ...(options.answerUrl !== undefined
        ? { answer_url: [options.answerUrl], answer_method: options.answerMethod }
        : isFlow(connect) && callbackUrl !== undefined
          ? // Its first turn is when the call is answered.
            { answer_url: [flowStartUrl(callbackUrl)], answer_method: 'POST' }
          : {
              ncco:
                options.ncco ??
                nearEndNcco({
                  connect,
                  endpoint: near,
                  from: call.from,
                  record: call.record === true,
                  options,
                  callbackUrl,
                }),
            }),
      ringing_timer: timers.ring,
      length_timer: timers.length,
      advanced_machine_detection: detection && {
        behavior: detection.behavior,
        mode: detection.mode,
        beep_timeout: detection.beepTimeout,
      },
    },
    notes: [...notes, ...to.notes, ...timers.notes, ...lost],
  }
}

/**
 * The near phone is called, and once it has answered its NCCO dials the far party. The far party's settings are in
 * `connect`; the fields of the body apply to the near phone.
 */
export const placeNearFirst = ({ call, options, callbackUrl }: Draft, phone: string): Drafted => {
  const { far, notes } = endpointsOf(call, { phone }, 'near', options.userToUser)
  const to = withDigits(far, call)
  const timers = timersOf(call)
  const lost: Note[] = []
  if (call.waitUntilAnswered)
    lost.push(
      note('waitUntilAnswered', 'dropped', 'the near end is called first, and hears it ring'),
    )
  if (call.record)
    lost.push(
      note('record', 'adjusted', 'starts when the near end answers, so it holds the ringing'),
    )
  const connect = connectAction(to.endpoint, call.from, {
    timeout: timers.ring,
    limit: timers.length,
    advancedMachineDetection: detectionOf(call, options),
    eventUrl: eventUrl(callbackUrl, { kind: 'second', role: 'far' }),
  })
  return {
    body: {
      to: [{ type: 'phone', number: toDigits(phone) }],
      ...callerOf(call),
      ncco: [...(call.record ? [recordAction(options, callbackUrl)] : []), connect],
    },
    notes: [...notes, ...to.notes, ...timers.notes, ...lost],
  }
}
