import type { Clock } from '../../../time/clock.ts'
import { joinLines } from '../../../network/line.ts'
import { scheduleTones } from '../../shared/digits.ts'
import type { Flow } from '../../shared/flow.ts'
import { wholeNumber, type Element } from '../../shared/xml.ts'
import { billedOf, durationOf, isOver, withoutPlus, type Call } from '../calls/call.ts'
import type { Calls } from '../calls/calls.ts'
import {
  DEFAULT_RING,
  DEFAULT_TIME_LIMIT,
  MAX_CALL,
  PHONE,
  readSipHeaders,
  SIP,
} from '../calls/create.ts'
import { hangups } from '../calls/hangup-cause.ts'
import type { Conferences } from '../conferences/conferences.ts'
import { PlivoError } from '../errors.ts'
import type { Recordings } from '../recordings/recordings.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'
import { follow, type Next } from './action.ts'
import { isTrue, readTones, targetOf } from './attributes.ts'

export type DialDeps = {
  readonly clock: Clock
  readonly calls: Calls
  readonly webhooks: Webhooks
  readonly conferences: Conferences
  readonly recordings: Recordings
  readonly log: (line: string) => void
}

/** Runs `<Dial>`: every noun is a leg of its own, the first to answer is bridged. */
export async function runDial(
  flow: Flow,
  call: Call,
  element: Element,
  deps: DialDeps,
): Promise<Next> {
  const last = await flow.until(ring(flow, call, element, deps))
  const status = last?.hangup?.status ?? 'failed'
  const result = {
    DialStatus: last?.answeredAt === undefined ? status : 'completed',
    DialRingStatus: String(last?.ringingAt !== undefined),
    DialHangupCause: last?.hangup?.cause ?? '',
    DialALegUUID: call.uuid,
    // Empty without an answer.
    DialBLegUUID: last?.answeredAt === undefined ? '' : last.uuid,
  }
  return follow(element, result, call, deps.webhooks)
}

/** Resolves with the leg that was bridged, else with the last one that failed. */
function ring(flow: Flow, call: Call, element: Element, deps: DialDeps): Promise<Call | undefined> {
  const { calls, clock } = deps
  return new Promise((resolve) => {
    const legs: Call[] = []
    let bridged: Call | undefined
    let part: (() => void) | undefined
    const tell = reporter(call, element, legs, deps)

    const answered = (leg: Call, digits: string): void => {
      if (bridged) return calls.hangUp(leg, hangups.lostRace, hangups.lostRace)
      bridged = leg
      if (call.leg && leg.leg) part = joinLines(call.leg.line, leg.leg.line)
      // The A leg's key ends the B leg (plivo.com/docs/voice/xml/dial).
      const deaf =
        isTrue(element, 'hangupOnStar', false) &&
        call.leg?.line.onDigits((keys) => {
          if (keys.includes('*')) calls.hangUp(leg, hangups.byOtherLeg)
        })
      if (deaf) leg.onEnd.push(deaf)
      call.onDialAnswer?.()
      call.onDialAnswer = undefined
      for (const other of legs)
        if (other !== leg) calls.hangUp(other, hangups.lostRace, hangups.lostRace)
      tell(leg, 'DialAnswer', 'answer')
      tell(leg, 'DialConnected', 'connected')
      scheduleTones(clock, readTones(digits), (tones) => void leg.leg?.sendDigits(tones))
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
      if (leg === bridged) part?.()
      if (leg === bridged || (!bridged && legs.every(isOver))) resolve(leg)
    }

    for (const noun of element.children) {
      const digits = noun.attributes['sendDigits'] ?? ''
      const leg = placeLeg(call, element, noun, deps, (one) => answered(one, digits))
      if (!leg) continue
      leg.leaveDial = () => {
        part?.()
        resolve(leg)
      }
      legs.push(leg)
      leg.onEnd.push(() => ended(leg))
    }
    if (legs.length === 0) return resolve(undefined)
    flow.onStop(() => {
      part?.()
      // A leg that was transferred away runs a document of its own and stays.
      for (const leg of legs)
        if (leg.leaveDial) calls.hangUp(leg, hangups.byOtherLeg, hangups.callerGone)
    })
  })
}

/** Undefined for a noun that cannot be dialled. */
function placeLeg(
  call: Call,
  dial: Element,
  noun: Element,
  { calls, log }: DialDeps,
  answered: (leg: Call) => void,
): Call | undefined {
  const callerId = dial.attributes['callerId'] ?? call.from
  const shape = noun.name === 'Number' ? PHONE : noun.name === 'User' ? SIP : undefined
  if (!shape?.test(noun.text) || !PHONE.test(callerId)) {
    log(`plivo Dial: ${noun.name} cannot be dialled`)
    return undefined
  }
  const timeLimit = wholeNumber(dial, 'timeLimit', { min: 1, fallback: DEFAULT_TIME_LIMIT })
  return calls.place({
    to: noun.text,
    from: callerId,
    callerName: dial.attributes['callerName'],
    cause: call.cause,
    requestUuid: call.requestUuid,
    parent: call,
    sipHeaders: headersOf(noun, dial, log),
    ringTimeout: wholeNumber(dial, 'timeout', { min: 1, fallback: DEFAULT_RING }),
    timeLimit: Math.min(MAX_CALL, timeLimit),
    answered,
  })
}

/** Reports the legs to the `callbackUrl` of the dial. */
function reporter(call: Call, dial: Element, legs: readonly Call[], { webhooks }: DialDeps) {
  const target = targetOf(dial, 'callbackUrl', 'callbackMethod')
  return (
    leg: Call,
    event: 'DialAnswer' | 'DialConnected' | 'DialHangup',
    action: 'answer' | 'connected' | 'hangup',
    extra: Readonly<Record<string, string>> = {},
  ): void => {
    if (!target) return
    webhooks.tell(target, call, {
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
