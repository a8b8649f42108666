import { isObject } from '@callplane/kit'
import { z } from 'zod'

// Replies have the names of the protocol files (`sip_call_id`), webhooks those of proto3 JSON (`sipCallId`); both leave
// out, or send as null, what has its default value.

/** Fields whose keys are data and not names. */
const maps: ReadonlySet<string> = new Set([
  'attributes',
  'headers',
  'headersToAttributes',
  'attributesToHeaders',
  'tags',
])

const camel = (name: string): string =>
  name.replaceAll(/_([a-z0-9])/g, (_all, letter: string) => letter.toUpperCase())

/** The names of proto3 JSON all through a message. */
export const withJsonNames = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(withJsonNames)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const json = camel(name)
      return [json, maps.has(json) ? inner : withJsonNames(inner)]
    }),
  )
}

/** A message in either spelling. */
export const message = <S extends z.ZodType>(schema: S) => z.preprocess(withJsonNames, schema)

const text = z.string().nullish().catch(undefined)
const texts = z
  .array(z.string())
  .nullish()
  .catch(undefined)
  .transform((list) => list ?? [])
const flag = z.boolean().nullish().catch(undefined)
const map = z
  .record(z.string(), z.string())
  .nullish()
  .catch(undefined)
  .transform((entries) => entries ?? {})
/** int64 is a text in proto3 JSON; some servers write numbers. */
const integer = z
  .union([z.string().regex(/^-?\d+$/), z.number()])
  .nullish()
  .catch(undefined)
  .transform((value) => (value === null || value === undefined ? undefined : Number(value)))

export const wireCreated = z.object({
  participantIdentity: text,
  roomName: text,
  sipCallId: text,
})

export const wireParticipant = z.object({
  sid: text,
  identity: z.string().min(1),
  kind: text,
  attributes: map,
  joinedAt: integer,
  joinedAtMs: integer,
  disconnectReason: text,
})
export type WireParticipant = z.output<typeof wireParticipant>

const wireFile = z.object({ filename: text, location: text, duration: integer })

export const wireEgress = z.object({
  egressId: z.string().min(1),
  roomName: text,
  status: text,
  error: text,
  endedAt: integer,
  updatedAt: integer,
  roomComposite: z
    .object({ fileOutputs: z.array(z.object({ filepath: text })).nullish() })
    .nullish()
    .catch(undefined),
  fileResults: z.array(wireFile).nullish().catch(undefined),
})
export type WireEgress = z.output<typeof wireEgress>

export const wireEvent = z.object({
  event: text,
  id: text,
  createdAt: integer,
  room: z.object({ name: text }).nullish().catch(undefined),
  participant: wireParticipant.nullish().catch(undefined),
  egressInfo: wireEgress.nullish().catch(undefined),
})
export type WireEvent = z.output<typeof wireEvent>

const media = z.object({ encryption: text }).nullish().catch(undefined)

export const wireTrunk = z.object({
  sipTrunkId: z.string().min(1),
  name: text,
  numbers: texts,
  address: text,
  transport: text,
  allowedAddresses: texts,
  authUsername: text,
  authPassword: text,
  media,
  mediaEncryption: text,
})
export type WireTrunk = z.output<typeof wireTrunk>

const wireRoomRule = z.object({ roomName: text, roomPrefix: text, pin: text })

export const wireRule = z.object({
  sipDispatchRuleId: z.string().min(1),
  name: text,
  metadata: text,
  attributes: map,
  trunkIds: texts,
  numbers: texts,
  hidePhoneNumber: flag,
  rule: z
    .object({
      dispatchRuleDirect: wireRoomRule.nullish(),
      dispatchRuleIndividual: wireRoomRule.nullish(),
      dispatchRuleCallee: wireRoomRule.nullish(),
    })
    .nullish()
    .catch(undefined),
  roomConfig: z
    .object({
      agents: z.array(z.object({ agentName: text, metadata: text })).nullish(),
    })
    .nullish()
    .catch(undefined),
})
export type WireRule = z.output<typeof wireRule>

export const wirePhoneNumber = z.object({ id: text, e164Format: text })

/** A list, whose items may be null where one that was asked for does not exist. */
export const listOf = <S extends z.ZodType>(item: S) =>
  message(
    z.object({
      items: z
        .array(z.unknown())
        .nullish()
        .transform((items) =>
          (items ?? []).flatMap((one) => {
            const read = item.safeParse(one)
            return read.success ? [read.data] : []
          }),
        ),
    }),
  )
