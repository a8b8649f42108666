import { z } from 'zod'

// Responses are read leniently: only used fields, each may be missing or null, unknown keys are ignored. VideoSDK
// publishes no schema, and field names differ between its pages and its typed client.

const text = z.string().nullish().catch(undefined)
const texts = z.array(z.string()).nullish().catch(undefined)
const flag = z.boolean().nullish().catch(undefined)
const object = z.record(z.string(), z.unknown()).nullish().catch(undefined)
/** An object, or its JSON text, which metadata becomes in a form. */
const objectOrText = z.preprocess((value) => {
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value) as unknown
  } catch {
    return undefined
  }
}, object)
export const instant = z.union([z.string(), z.number()]).nullish().catch(undefined)

const logEntry = z.object({ status: z.string(), timestamp: instant })

/**
 * A call as replies, lists and webhooks show it. The create reply says `sipCallTo` where lists say `to`
 * (docs.videosdk.live …/sip/calls/call-trigger against `SipCall` of @videosdk.live/server-sdk 0.1.1).
 */
export const wireCall = z.object({
  callId: text,
  id: text,
  status: text,
  /** `inbound` or `outbound`. */
  type: text,
  roomId: text,
  gatewayId: text,
  ruleId: text,
  sessionId: text,
  to: text,
  sipCallTo: text,
  from: text,
  sipCallFrom: text,
  metadata: objectOrText,
  timestamp: instant,
  start: instant,
  end: instant,
  timelog: z
    .array(z.unknown())
    .nullish()
    .catch(undefined)
    .transform((entries) =>
      (entries ?? []).flatMap((entry) => {
        const read = logEntry.safeParse(entry)
        return read.success ? [read.data] : []
      }),
    ),
})
export type WireCall = z.output<typeof wireCall>

/** An inbound or outbound gateway. `auth` may hold carrier credentials: never log one. */
export const wireGateway = z.object({
  id: text,
  gatewayId: text,
  name: text,
  address: text,
  numbers: texts,
  transport: text,
  mediaEncryption: text,
  geoRegion: text,
  sipRegion: text,
  auth: z.object({ username: text, password: text }).nullish().catch(undefined),
  allowedAddresses: texts,
  allowedNumbers: texts,
  record: flag,
  noiseCancellation: flag,
  enableDtmf: flag,
  metadata: object,
  tags: texts,
})
export type WireGateway = z.output<typeof wireGateway>

const wireRoom = z
  .object({ type: text, prefix: text, id: text, pin: text })
  .nullish()
  .catch(undefined)

/** A routing rule of either generation; the older one nests its room and agent in `dispatch`. */
export const wireRule = z.object({
  id: text,
  name: text,
  type: text,
  numbers: texts,
  phoneNumbers: texts,
  room: wireRoom,
  agentId: text,
  agentMetadata: object,
  gatewayId: text,
  dispatch: z
    .object({
      room: wireRoom,
      agent: z.object({ type: text, id: text, metadata: object }).nullish().catch(undefined),
    })
    .nullish()
    .catch(undefined),
  headers: z.record(z.string(), z.string()).nullish().catch(undefined),
  headersToAttributes: z.record(z.string(), z.string()).nullish().catch(undefined),
  includeHeaders: text,
  allowedNumbers: texts,
  allowedIpAddresses: texts,
  recording: flag,
  dtmf: flag,
  noiseCancellation: flag,
  hidePhoneNumber: flag,
  tags: texts,
})
export type WireRule = z.output<typeof wireRule>

export const wirePhoneNumber = z.object({
  phoneNumber: z.object({
    phoneNumberId: text,
    e164: text,
    name: text,
    status: text,
    origin: text,
  }),
  inbound: wireGateway.nullish().catch(undefined),
  outbound: wireGateway.nullish().catch(undefined),
})
export type WirePhoneNumber = z.output<typeof wirePhoneNumber>

export const wireWebhook = z.object({
  id: text,
  webhookId: text,
  url: text,
  events: texts,
})
