import { z } from 'zod'
import { connect } from './connect.ts'
import { destination, phoneNumber } from './destination.ts'
import { personal } from './marks.ts'
import { includeHeaders, sipHeaders } from './sip-headers.ts'
import { lineOfText } from './text.ts'

/** Any JSON object. */
export const jsonObject = z.record(z.string(), z.json())

/** A record of another system that a call belongs to, such as a CRM contact. */
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

/** Digits for the far party: `0-9 A-D * #`, and `w` for a pause of 0.5 s; at most 1024. */
export const idempotencyKey = lineOfText(255).min(1)

export const digits = z
  .string()
  .regex(/^[0-9A-D*#w]*$/, 'must consist of 0-9, A-D, *, # and w (a pause of 0.5 s)')
  .max(1024, 'must be at most 1024 digits')

/** Who the near end is, for platforms that show participants. */
export const participant = z.strictObject({
  /** At most 1024 characters; a platform that takes fewer, or needs the place itself, notes it. */
  id: lineOfText(1024).optional(),
  /** At most 1024 characters. */
  name: personal(lineOfText(1024)).optional(),
  metadata: jsonObject.optional(),
})

/**
 * The fields of a call that a routing rule may preset with its `defaults`. They are as wide as the widest provider; a
 * narrower one adjusts the value and notes it, or the route is skipped.
 *
 * A value that switches a wish off (`false`, `''`, `[]`, `{}`, `'none'`) overrides a default of the rule, and is
 * otherwise the same as no value: no provider sees it, so it overrides nothing of the provider's own configuration.
 */
export const callFeatures = {
  participant: participant.optional(),
  /** Record the call from answer on. Absent: not recorded, unless the provider's own rule says so. */
  record: z.boolean().optional(),
  /** The far party joins the room only after answering, so participants hear no ringing. Not a wait of this API. */
  waitUntilAnswered: z.boolean().optional(),
  /** Seconds the far phone may ring, 1 to 86400. Absent: the provider's default. */
  ringTimeout: durationInSeconds.optional(),
  /** Seconds the call may last after answer, 1 to 86400. Absent: the provider's own limit. */
  maxDuration: durationInSeconds.optional(),
  /** Digits sent to the far party after answer: `0-9 A-D * #`, and `w` for a pause of 0.5 s; at most 1024. */
  dtmf: digits.optional(),
  /**
   * `detect`: tell as soon as it is known who answered. `greeting-end`: tell when a machine's greeting has ended.
   * `hang-up`: detect, and hang up on a machine. Absent: no detection.
   */
  machineDetection: z.enum(['detect', 'greeting-end', 'hang-up']).optional(),
  /** Encryption of the media (SRTP). `required` skips routes that cannot; `preferred` is a note where they cannot. */
  mediaEncryption: z.enum(['none', 'preferred', 'required']).optional(),
  /** Withhold the caller ID from the callee. Routes that cannot are skipped. */
  hideCallerId: z.boolean().optional(),
  /** Hide the far number from others in the room (VideoSDK: `hidePhoneNumber`). */
  maskNumber: z.boolean().optional(),
  sipHeaders: sipHeaders.optional(),
  includeHeaders: includeHeaders.optional(),
  /** Kept on the record and, where a provider echoes it, on its side too. */
  metadata: jsonObject.optional(),
} as const

/** The neutral request: one phone call to be placed. */
export const outboundCall = z.strictObject({
  /** The far party, always. */
  to: destination,
  /** Caller ID shown to the far party. Absent: the rule's first number, else the provider's only one. */
  from: phoneNumber.optional(),
  /** Id of the routing rule. Absent: found by `from`, tags and match, else the only provider there is. */
  rule: label.optional(),
  tags: z.array(label).max(64).optional(),
  tenant: label.optional(),
  campaign: label.optional(),
  contact: recordReference.optional(),
  /** Two requests with one key are one call. Absent: no protection against asking twice. At most 255 characters. */
  idempotencyKey: idempotencyKey.optional(),
  /** Never dialled later than this; it ends as `failed: expired` instead. */
  dialBefore: instant.optional(),
  /** Where the near end goes. Absent: the rule's room. */
  connect: connect.optional(),
  ...callFeatures,
  /** What only one provider offers, by plugin id; checked against that plugin's `options` schema. */
  options: z.record(z.string(), z.unknown()).optional(),
})

/** Who takes a call in its room, as the rule says: an agent that is to be sent there, by the name the platform knows. */
export interface AgentDispatch {
  readonly agent: string
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
export type RuleField = keyof RuleWishes
export const ruleFields = ['dispatch', 'pin'] as const satisfies readonly RuleField[]

export type OutboundCall = z.output<typeof outboundCall> & RuleWishes
/** What a caller may write: the options are typed by the registered providers. */
export type OutboundCallInput<Options = Record<string, unknown>> = Omit<
  z.input<typeof outboundCall>,
  'options'
> & { readonly options?: Options | undefined }
export type RecordReference = z.output<typeof recordReference>
export type JsonObject = z.output<typeof jsonObject>

/** Every field of a call that a provider must honour or answer with a note. */
export const featureFields = Object.keys(callFeatures) as readonly (keyof typeof callFeatures)[]
export type FeatureField = keyof typeof callFeatures
