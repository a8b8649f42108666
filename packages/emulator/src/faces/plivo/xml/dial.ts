import type { Flow } from '../../twilio/twiml/flow.ts'
import type { Element } from '../../twilio/twiml/xml.ts'
import { billedOf, durationOf, isOver, withoutPlus, type Call } from '../call.ts'
import type { Callbacks } from '../callbacks.ts'
import type { Calls } from '../calls.ts'
import { readSipHeaders } from '../create-parameters.ts'
import { PlivoError } from '../errors.ts'
import { hangups } from '../hangup.ts'
import { targetOf, wholeNumber } from './attributes.ts'
import type { Conferences } from './conferences.ts'
import { playDigits } from './digits.ts'
import { follow, type Next } from './next.ts'

export type DialDeps = {
  readonly calls: Calls
  readonly callbacks: Callbacks
  readonly conferences: Conferences
  readonly after: (ms: number, fn: () => void) => void
  readonly log: (line: string) => void
}

const PHONE = /^\+?[1-9]\d{6,14}$/
const SIP = /^sips?:[^\s<>"@]+@[^\s<>"@?]+$/i
const DEFAULT_TIME_LIMIT = 14_400
const LONGEST_CALL = 86_400
// `timeout` has no documented default; the account's 120 s of ring_timeout stand in for it.
const DEFAULT_RING = 120

/** Runs `<Dial>`: every noun is a leg of its own, the first to answer is bridged. */
export async function runDial(
  flow: Flow,
  call: Call,
  element: Element,
  deps: DialDeps,
): Promise<Next> {
  const last = await flow.until(ring(flow, call, element, deps))
  const status = last?.hangup?.status ?? 'failed'
  return follow(element, {
    DialStatus: last?.answeredAt === undefined ? status : 'completed',
    DialRingStatus: String(last?.ringingAt !== undefined),
    DialHangupCause: last?.hangup?.cause ?? '',
    DialALegUUID: call.uuid,
    // Empty if nobody answers.
    DialBLegUUID: last?.answeredAt === undefined ? '' : last.uuid,
  })
}

/** Resolves with the leg that was bridged, else with the last one that failed. */
function ring(
  flow: Flow,
  call: Call,
  element: Element,
  { calls, callbacks, after, log }: DialDeps,
): Promise<Call | undefined> {
  const target = targetOf(element, 'callbackUrl', 'callbackMethod')
  const callerId = element.attributes['callerId'] ?? call.from
  return new Promise((resolve) => {
    const legs: Call[] = []
    let winner: Call | undefined

    const tell = (
      leg: Call,
      event: 'DialAnswer' | 'DialConnected' | 'DialHangup',
      action: 'answer' | 'connected' | 'hangup',
      extra: Readonly<Record<string, string>> = {},
    ): void => {
      if (!target) return
      callbacks.tell(target, call, {
        Event: event,
        DialAction: action,
        DialBLegStatus: action,
        DialALegUUID: call.uuid,
        DialBLegUUID: leg.uuid,
        DialBLegFrom: withoutPlus(leg.from),
        DialBLegTo: withoutPlus(leg.to),
        DialBLegPosition: String(legs.indexOf(leg) + 1),
        ...extra,
      })
    }
    const answered = (leg: Call, digits: string): void => {
      if (winner) return calls.hangUp(leg, hangups.lostRace, hangups.lostRace)
      winner = leg
      for (const other of legs)
        if (other !== leg) calls.hangUp(other, hangups.lostRace, hangups.lostRace)
      tell(leg, 'DialAnswer', 'answer')
      tell(leg, 'DialConnected', 'connected')
      let at = 0
      for (const { wait, tones } of playDigits(digits)) {
        at += wait
        if (tones !== '') after(at, () => void leg.leg?.sendDigits(tones))
      }
    }
    const ended = (leg: Call): void => {
      tell(leg, 'DialHangup', 'hangup', {
        DialBLegDuration: String(durationOf(leg)),
        DialBLegBillDuration: String(billedOf(leg)),
        DialBLegHangupCause: leg.hangup?.cause ?? '',
        DialBLegHangupCauseName: leg.hangup?.name ?? 'Unknown',
        DialBLegHangupCauseCode: String(leg.hangup?.code ?? 0),
        DialBLegHangupSource: leg.hangup?.source ?? 'Unknown',
      })
      if (leg === winner || (!winner && legs.every(isOver))) resolve(leg)
    }

    for (const noun of element.children) {
      const right = noun.name === 'Number' ? PHONE : noun.name === 'User' ? SIP : undefined
      if (!right?.test(noun.text) || !PHONE.test(callerId)) {
        log(`plivo Dial: ${noun.name} cannot be dialled`)
        continue
      }
      const leg = calls.place({
        to: noun.text,
        from: callerId,
        callerName: element.attributes['callerName'],
        cause: call.cause,
        requestUuid: call.requestUuid,
        parent: call,
        sipHeaders: headersOf(noun, element, log),
        ringTimeout: wholeNumber(element, 'timeout', { min: 1, fallback: DEFAULT_RING }),
        timeLimit: Math.min(
          LONGEST_CALL,
          wholeNumber(element, 'timeLimit', { min: 1, fallback: DEFAULT_TIME_LIMIT }),
        ),
        answered: (one) => answered(one, noun.attributes['sendDigits'] ?? ''),
      })
      leg.leaveDial = () => resolve(leg)
      legs.push(leg)
      leg.onEnd.push(() => ended(leg))
    }
    if (legs.length === 0) return resolve(undefined)
    flow.onStop(() => {
      // A leg that was transferred away runs a document of its own, and stays.
      for (const leg of legs)
        if (leg.leaveDial) calls.hangUp(leg, hangups.byOtherLeg, hangups.callerGone)
    })
  })
}

function headersOf(
  noun: Element,
  dial: Element,
  log: (line: string) => void,
): Record<string, string> {
  const given = noun.attributes['sipHeaders'] ?? dial.attributes['sipHeaders']
  try {
    return readSipHeaders({
      text: (_name, shape) => {
        if (given !== undefined && shape && !shape.test(given))
          throw new PlivoError(400, 'sipHeaders is invalid')
        return given
      },
    })
  } catch (error) {
    if (!(error instanceof PlivoError)) throw error
    log(`plivo Dial: ${error.message}`)
    return {}
  }
}
