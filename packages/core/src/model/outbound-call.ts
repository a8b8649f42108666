import { z } from 'zod'
import { callReport, type CallReport } from './call-report.ts'
import { connect, type Connect, type ConnectInput } from './connect.ts'
import { destination, phoneNumber } from './destination.ts'
import { digits } from './digits.ts'
import { jsonObject, type JsonObject } from './json-object.ts'
import { personal } from './marks.ts'
import { includeHeaders, sipHeaders, type IncludeHeaders } from './sip-headers.ts'
import { lineOfText } from './text.ts'

/** A record of another system that a call belongs to, such as a CRM contact. */
export interface RecordReference {
  /** Name of the system, such as `hubspot`; at least one character. */
  readonly system: string
  /** Kind of record in that system, such as `contact`; at least one character. */
  readonly type: string
  /** Id of the record in that system; at least one character. */
  readonly id: string
}

/** Who the near end is, for platforms that show participants. */
export interface Participant {
  /** At most 1024 characters; a platform that takes fewer, or needs the place itself, notes it. */
  readonly id?: string | undefined
  /** Shown to others in the room; at most 1024 characters. */
  readonly name?: string | undefined
  /** Given to the platform with the participant. */
  readonly metadata?: JsonObject | undefined
}

/**
 * The fields of a call that a routing rule may preset with its `defaults`. They are as wide as the widest provider; a
 * narrower one adjusts the value and notes it, or the route is skipped.
 *
 * A value that switches a wish off (`false`, `''`, `[]`, `{}`, `'none'`) overrides a default of the rule, and is
 * otherwise the same as no value: no provider sees it, so it overrides nothing of the provider's own configuration.
 */
export interface CallFeatures {
  /** Who the near end is, for platforms that show participants. Absent: whatever the platform shows by itself. */
  readonly participant?: Participant | undefined
  /** Record the call from answer on. Absent: not recorded, unless the provider's own rule says so. */
  readonly record?: boolean | undefined
  /** The far party joins the room only after answering, so participants hear no ringing. Not a wait of this API. */
  readonly waitUntilAnswered?: boolean | undefined
  /** Seconds the far phone may ring, 1 to 86400. Absent: the provider's default. */
  readonly ringTimeout?: number | undefined
  /** Seconds the call may last after answer, 1 to 86400. Absent: the provider's own limit. */
  readonly maxDuration?: number | undefined
  /** Digits sent to the far party after answer: `0-9 A-D * #`, and `w` for a pause of 0.5 s; at most 1024. */
  readonly dtmf?: string | undefined
  /**
   * `detect`: tell as soon as it is known who answered. `greeting-end`: tell when a machine's greeting has ended.
   * `hang-up`: detect, and hang up on a machine. Absent: no detection.
   */
  readonly machineDetection?: 'detect' | 'greeting-end' | 'hang-up' | undefined
  /** Encryption of the media (SRTP). `required` skips routes that cannot; `preferred` is a note where they cannot. */
  readonly mediaEncryption?: 'none' | 'preferred' | 'required' | undefined
  /** Withhold the caller ID from the callee. Routes that cannot are skipped. */
  readonly hideCallerId?: boolean | undefined
  /** Hide the far number from others in the room (VideoSDK: `hidePhoneNumber`). */
  readonly maskNumber?: boolean | undefined
  /**
   * Custom SIP headers of the outgoing INVITE, by name. Values are single lines of at most 4096 characters. Headers that
   * the SIP stack sets itself, such as `From`, are refused.
   */
  readonly sipHeaders?: Readonly<Record<string, string>> | undefined
  /**
   * Which SIP headers of the far end come back with events: all, those whose name begins with `X-`, or the named ones.
   * Absent, `none` and an empty list: none.
   */
  readonly includeHeaders?: IncludeHeaders | undefined
  /** Kept on the record and, where a provider echoes it, on its side too. */
  readonly metadata?: JsonObject | undefined
}

interface CallContent extends CallFeatures {
  /** The far party, always: an E.164 number such as `+14155550123`, or a `sip:` URI of at most 254 characters. */
  readonly to: string
  /** Caller ID shown to the far party, in E.164. Absent: the rule's first number, else the provider's only one. */
  readonly from?: string | undefined
  /** Id of the routing rule. Absent: found by `from`, tags and match, else the only provider there is. */
  readonly rule?: string | undefined
  /** At most 64 labels of at most 128 characters. Rules can match them; the record keeps them. */
  readonly tags?: readonly string[] | undefined
  /** Whose call it is, at most 128 characters. Idempotency keys, pacing and lists of calls are separate per tenant. */
  readonly tenant?: string | undefined
  /** What the call is part of, at most 128 characters. Campaigns take turns where calls are paced. */
  readonly campaign?: string | undefined
  /** A record of another system that the call belongs to, such as a CRM contact. Kept on the record. */
  readonly contact?: RecordReference | undefined
  /** Two requests with one key are one call. Absent: no protection against asking twice. At most 255 characters. */
  readonly idempotencyKey?: string | undefined
  /**
   * Where an application is told of the call, at most 16; needs `documents` of `createDispatcher`. Each report is journalled
   * before it is sent, sent in order, and repeated as the dialect's provider repeats it.
   */
  readonly reports?: readonly CallReport[] | undefined
}

/** The neutral request as an application writes it: one phone call to be placed. */
export interface OutboundCallInput<
  Options = Readonly<Record<string, unknown>>,
  RuleId extends string = string,
> extends CallContent {
  /** Id of the routing rule. Absent: found by `from`, tags and match, else the only provider there is. */
  readonly rule?: RuleId | undefined
  /**
   * A `Date`, or a time in ISO 8601 with a zone. The call is never dialled later than this; it ends as `failed: expired`
   * instead. Absent: 60 seconds after the request (`times.dialWithinMs`).
   */
  readonly dialBefore?: string | Date | undefined
  /** Where the near end goes: exactly one of `room`, `sip`, `phone`, `conference`, `flow`, `stream`. Absent: as the rule says. */
  readonly connect?: ConnectInput | undefined
  /**
   * What only one provider offers, by plugin id. Ignored by routes of other providers. Of a provider that is not
   * registered, each field is a `dropped` note.
   */
  readonly options?: Options | undefined
}

/** Who takes a call in its room, as the rule says: an agent that is to be sent there, by the name the platform knows. */
export interface AgentDispatch {
  /** The name under which the platform knows the agent. */
  readonly agent: string
  /** Given to the agent with the call. */
  readonly metadata?: JsonObject | undefined
}

/**
 * What a rule adds to a call and a caller cannot write. Plugins read both from the call, or for a caller from the plan.
 * One that honours them says so in `can.features` and notes what it cannot do; for any other the dispatcher adds the
 * note (`dropped`), so that strict mode skips the route.
 */
export interface RuleWishes {
  /** The rule's `dispatch`, where it names an agent; absent for `user`. */
  readonly dispatch?: AgentDispatch | undefined
  /** Digits that a caller must enter to get into the room. */
  readonly pin?: string | undefined
}
/** Fields of a call that only a routing rule sets. */
export type RuleField = keyof RuleWishes
/** The names of the fields that only a routing rule sets. */
export const ruleFields = ['dispatch', 'pin'] as const satisfies readonly RuleField[]

/** The call as plugins see it: parsed, with the rule's defaults and wishes. */
export interface OutboundCall extends CallContent, RuleWishes {
  /** ISO 8601 in UTC. */
  readonly dialBefore?: string | undefined
  /** Where the near end goes. */
  readonly connect?: Connect | undefined
  /** What only one provider offers, by plugin id, as that plugin's `options` schema parsed it. */
  readonly options?: Readonly<Record<string, unknown>> | undefined
  /** What `options` said for providers that are not registered, such as `twilio.url`, without values. Absent: nothing. */
  readonly foreignOptions?: readonly string[] | undefined
}

/** The schema of `RecordReference`. */
export const recordReference = z.strictObject({
  system: z.string().min(1),
  type: z.string().min(1),
  id: z.string().min(1),
})

const instant = z
  .union([z.iso.datetime({ offset: true }), z.date()])
  .transform((value) => new Date(value).toISOString())

const inSeconds = 'must be a whole number of seconds from 1 to 86400'

const durationInSeconds = z.int(inSeconds).min(1, inSeconds).max(86_400, inSeconds)

const label = lineOfText(128).min(1)

/** The schema of an idempotency key: one line of 1 to 255 characters. */
export const idempotencyKey = lineOfText(255).min(1)

/** The schema of `Participant`. */
export const participant = z.strictObject({
  id: lineOfText(1024).optional(),
  name: personal(lineOfText(1024)).optional(),
  metadata: jsonObject.optional(),
})

/** The schemas of `CallFeatures`. */
export const callFeatures = {
  participant: participant.optional(),
  record: z.boolean().optional(),
  waitUntilAnswered: z.boolean().optional(),
  ringTimeout: durationInSeconds.optional(),
  maxDuration: durationInSeconds.optional(),
  dtmf: digits.optional(),
  machineDetection: z.enum(['detect', 'greeting-end', 'hang-up']).optional(),
  mediaEncryption: z.enum(['none', 'preferred', 'required']).optional(),
  hideCallerId: z.boolean().optional(),
  maskNumber: z.boolean().optional(),
  sipHeaders: sipHeaders.optional(),
  includeHeaders: includeHeaders.optional(),
  metadata: jsonObject.optional(),
} as const

/** The schema of `OutboundCallInput`. */
export const outboundCall = z.strictObject({
  to: destination,
  from: phoneNumber.optional(),
  rule: label.optional(),
  tags: z.array(label).max(64).optional(),
  tenant: label.optional(),
  campaign: label.optional(),
  contact: recordReference.optional(),
  idempotencyKey: idempotencyKey.optional(),
  dialBefore: instant.optional(),
  connect: connect.optional(),
  reports: z.array(callReport).max(16).optional(),
  ...callFeatures,
  options: z.record(z.string(), z.unknown()).optional(),
})

/** Every field of a call that a provider must honour or answer with a note. */
export const featureFields = Object.keys(callFeatures) as readonly FeatureField[]
/** Name of a field of a call that a provider must honour or answer with a note. */
export type FeatureField = keyof CallFeatures
