import type { Outcome } from '../outcomes.ts'
import type { Line } from './line.ts'
import { otherSide, type Side, type Sound } from './sounds.ts'
import { viewStream, type LegStream, type StreamView } from './streams.ts'

export type LegState = 'dialling' | 'ringing' | 'answered' | 'ended'
export type AnsweredBy = 'human' | 'machine'
/** Who ended a leg: the side that dialled, the dialled party, or the network between them. */
export type EndedBy = 'caller' | 'callee' | 'network'
export type EndCause =
  | 'hang-up'
  | 'canceled'
  | 'busy'
  | 'no-answer'
  | 'declined'
  | 'invalid-number'
  | 'carrier-failure'
  | 'max-duration'

export type LegEnd = {
  readonly cause: EndCause
  /** The final SIP response; 200 for a leg that was answered. */
  readonly sipStatus: number
  readonly by: EndedBy
}

/** The HTTP request at the root of a ring, credentials in its headers redacted. */
export type RingCause = {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export type LegEvents = {
  /** The provider starts dialling: before any ring, in the same virtual instant as the dial. */
  readonly initiated?: (() => void) | undefined
  readonly ringing: () => void
  readonly answered: (by: AnsweredBy) => void
  /** Called exactly once, also for a leg that its own side hangs up. */
  readonly ended: (end: LegEnd) => void
  /** Keys pressed by the dialled party. */
  readonly pressed?: ((digits: string) => void) | undefined
  /** Words spoken by the dialled party. */
  readonly spoke?: ((text: string) => void) | undefined
}

/** What an INVITE carries besides its parties, for hosts that look at it. */
export type SipOffer = {
  /** Answers the digest challenge with these. */
  readonly auth?: { readonly username: string; readonly password: string } | undefined
  /** IPv4 address it comes from; the provider's own when absent. */
  readonly source?: string | undefined
  readonly transport?: 'udp' | 'tcp' | 'tls' | undefined
  /** Offers SRTP, and nothing else. */
  readonly srtp?: boolean | undefined
}

export type Dial = {
  readonly provider: string
  readonly from: string
  /** E.164 with or without plus, or a `sip:` URI. */
  readonly to: string
  /** The provider's id of the call, as its API shows it. */
  readonly callId: string
  /** `request.cause` of the request that leads to it. Default: none, for a caller that a test simulates. */
  readonly cause?: RingCause | undefined
  /** Seconds of ringing; the network's 60 when absent. */
  readonly ringTimeout?: number | undefined
  /** Seconds of talk before the network ends the leg; unlimited when absent. */
  readonly maxDuration?: number | undefined
  /** Headers of the INVITE, for a SIP destination. */
  readonly sipHeaders?: Readonly<Record<string, string>> | undefined
  /** For a SIP destination. */
  readonly sip?: SipOffer | undefined
  readonly on: LegEvents
}

export type Leg = {
  readonly id: string
  readonly provider: string
  readonly callId: string
  readonly from: string
  readonly to: string
  readonly outcome: Outcome
  readonly cause: RingCause
  readonly sipHeaders: Readonly<Record<string, string>>
  readonly sip: SipOffer
  readonly state: LegState
  /** Virtual milliseconds; absent when it has not happened. */
  readonly startedAt: number
  readonly ringingAt: number | undefined
  readonly answeredAt: number | undefined
  readonly endedAt: number | undefined
  readonly answeredBy: AnsweredBy | undefined
  readonly end: LegEnd | undefined
  /** Everything played to the dialled party as DTMF, in order. */
  readonly digits: string
  /** The first 1,000 sounds of either side. */
  readonly sounds: readonly Sound[]
  /** Media streams, in the order in which they began. */
  readonly streams: readonly LegStream[]
  /** Conferences and rooms that the dialled party was brought into, in order, by the names their creators gave them. */
  readonly places: readonly string[]
  /** The dialled party enters a conference or room. */
  enter(place: string): void
  /** Ends the leg; nothing when it has ended. A callee that hangs up while ringing declines. */
  hangUp(by?: EndedBy): void
  /** Plays digits to the dialled party; false unless the leg is answered. */
  sendDigits(digits: string): boolean
  /** The dialled party presses keys; false unless the leg is answered. */
  press(digits: string): boolean
  /** The dialled party says something; false unless the leg is answered. */
  speak(text: string): boolean
  /** What the side that dialled hears from the dialled party, and plays to it. */
  readonly line: Line
  /** Replaces the limit given at the dial, in seconds since answer. */
  limit(maxDuration: number | undefined): void
}

/** What truly happened to one leg, as `GET /_emulator/calls` shows it. */
export type LegView = {
  readonly id: string
  /** The same for all legs that one request, or one simulated caller, has led to. */
  readonly session: string
  readonly provider: string
  readonly callId: string
  readonly from: string
  readonly to: string
  readonly outcome: string
  readonly state: LegState
  readonly rang: boolean
  readonly answered: boolean
  readonly answeredBy: AnsweredBy | null
  readonly end: LegEnd | null
  /** DTMF played to the dialled party. */
  readonly digits: string
  /** Keys that the dialled party pressed. */
  readonly pressed: string
  /** What was heard on the leg, in order: prompts, files, digits, words. */
  readonly sounds: readonly Sound[]
  /** What the telephone heard, in order: prompts, files, tones, words. Empty between two providers. */
  readonly heard: readonly Sound[]
  /** Its media streams. */
  readonly streams: readonly StreamView[]
  /** Conferences and rooms that the dialled party was brought into, in order. */
  readonly places: readonly string[]
  /** The telephone at one end of the leg; null between two providers. */
  readonly phone: { readonly address: string; readonly side: Side } | null
  /** Virtual ISO times; null when it has not happened. */
  readonly startedAt: string
  readonly ringingAt: string | null
  readonly answeredAt: string | null
  readonly endedAt: string | null
}

export function viewLeg(
  leg: Leg,
  { session, phone }: { readonly session: string; readonly phone: Side | undefined },
): LegView {
  const iso = (ms: number | undefined): string | null =>
    ms === undefined ? null : new Date(ms).toISOString()
  const sounds = leg.sounds.map((sound) => ({ ...sound }))
  return {
    id: leg.id,
    session,
    provider: leg.provider,
    callId: leg.callId,
    from: leg.from,
    to: leg.to,
    outcome: leg.outcome.name,
    state: leg.state,
    rang: leg.ringingAt !== undefined,
    answered: leg.answeredAt !== undefined,
    answeredBy: leg.answeredBy ?? null,
    end: leg.end ?? null,
    digits: leg.digits,
    pressed: sounds
      .filter(({ from, kind }) => from === 'callee' && kind === 'digits')
      .map(({ text }) => text)
      .join(''),
    sounds,
    heard: phone ? sounds.filter(({ from }) => from === otherSide(phone)) : [],
    streams: leg.streams.map(viewStream),
    places: [...leg.places],
    phone: phone ? { address: phone === 'caller' ? leg.from : leg.to, side: phone } : null,
    startedAt: new Date(leg.startedAt).toISOString(),
    ringingAt: iso(leg.ringingAt),
    answeredAt: iso(leg.answeredAt),
    endedAt: iso(leg.endedAt),
  }
}
