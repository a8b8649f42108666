import { z } from 'zod'
import { phoneNumber, sipUri } from './destination.ts'
import { applicationDocument, type DocumentNearEnd } from './flow/document.ts'
import { forwarded } from './flow/flow-picked.ts'
import {
  continuationName,
  streamAddress,
  streamAudio,
  streamParameters,
} from './flow/flow-step-schema.ts'
import type { StreamAudio } from './flow/flow-step.ts'
import { flow as flowSchema, type Flow } from './flow/flow.ts'
import { conferenceName, roomName } from './near-end-names.ts'

/** A room of a platform as the near end. */
export interface RoomNearEnd {
  /** Name of the room: 1 to 128 letters, digits, dots, hyphens and underscores. */
  readonly room: string
  /**
   * The provider instance or plugin id that the room belongs to. `videosdk` means rooms that the legacy API reaches too.
   * Absent: the first platform among the routes.
   */
  readonly on?: string | undefined
}

/** A SIP endpoint as the near end. */
export interface SipNearEnd {
  /** `sip:` or `sips:` URI, at most 254 characters. */
  readonly sip: string
}

/** A second phone as the near end. */
export interface PhoneNearEnd {
  /** Number in E.164. */
  readonly phone: string
  /** Ring this phone before the far party, as for click-to-call. Default false. */
  readonly first?: boolean | undefined
}

/** A conference as the near end. */
export interface ConferenceNearEnd {
  /** Name of a conference of the provider that places the call, and of no other; 1 to 256 characters on one line. */
  readonly conference: string
}

/** A flow in place of a near end: what the far party hears and is asked, such as a menu. */
export interface FlowNearEnd {
  /** Name of a flow of `createDispatcher({ flows })`, or the flow itself. */
  readonly flow: string | Flow
}

/** A WebSocket as the near end, such as that of a voice agent. Audio flows both ways; the call ends with the stream. */
export interface StreamNearEnd {
  /** `wss:` or `ws:` URL, at most 4096 characters. */
  readonly stream: string
  /** Given to the WebSocket at its start: at most 64 single lines of at most 1024 characters, by name. */
  readonly parameters?: Readonly<Record<string, string>> | undefined
  /** How audio is encoded. Default: `mulaw` at 8000 samples per second, as on the telephone network. */
  readonly audio?: StreamAudio | undefined
}

/** Where the near end of a call goes: a room, a SIP URI, a second phone, a conference, a flow, a stream or documents. */
export type Connect =
  | RoomNearEnd
  | SipNearEnd
  | PhoneNearEnd
  | ConferenceNearEnd
  | FlowNearEnd
  | StreamNearEnd
  | DocumentNearEnd

type NearEndField = Connect extends infer End ? (End extends Connect ? keyof End : never) : never

/** One near end, with the fields of the others ruled out. */
type Only<End> = End & { readonly [Field in Exclude<NearEndField, keyof End>]?: never }

/**
 * A near end as an application writes it: exactly one of `room`, `sip`, `phone`, `conference`, `flow`, `stream` and
 * `document`.
 */
export type ConnectInput =
  | Only<RoomNearEnd>
  | Only<SipNearEnd>
  | Only<PhoneNearEnd>
  | Only<ConferenceNearEnd>
  | Only<FlowNearEnd>
  | Only<StreamNearEnd>
  | Only<DocumentNearEnd>

/** Kinds of near end. Documents are a `flow`: what runs flows runs them too. */
export type ConnectKind = 'room' | 'sip' | 'phone' | 'conference' | 'flow' | 'stream'

const kinds = ['room', 'sip', 'phone', 'conference', 'flow', 'stream'] as const
const nearEnds = [...kinds, 'document'] as const

/** A flow by its name, or written in place. */
const flowOrName = z
  .unknown()
  .transform((value, context): string | Flow =>
    forwarded<string | Flow>(
      typeof value === 'string' ? continuationName : flowSchema,
      value,
      context,
    ),
  )

const shape = z.strictObject({
  room: roomName.optional(),
  on: z.string().min(1).optional(),
  sip: sipUri.optional(),
  phone: phoneNumber.optional(),
  first: z.boolean().optional(),
  conference: conferenceName.optional(),
  flow: flowOrName.optional(),
  stream: streamAddress.optional(),
  parameters: streamParameters.optional(),
  audio: streamAudio.optional(),
  document: applicationDocument.optional(),
})

/** The schema of `Connect`: exactly one near end. */
export const connect = shape
  .superRefine((value, context) => {
    const given = nearEnds.filter((kind) => value[kind] !== undefined)
    if (given.length !== 1)
      context.addIssue({
        code: 'custom',
        message: `must have exactly one of ${nearEnds.join(', ')}`,
      })
    if (value.on !== undefined && value.room === undefined)
      context.addIssue({ code: 'custom', path: ['on'], message: 'only allowed with room' })
    if (value.first !== undefined && value.phone === undefined)
      context.addIssue({ code: 'custom', path: ['first'], message: 'only allowed with phone' })
    for (const name of ['parameters', 'audio'] as const)
      if (value[name] !== undefined && value.stream === undefined)
        context.addIssue({ code: 'custom', path: [name], message: 'only allowed with stream' })
  })
  // `first: false` asks for what happens anyway.
  .transform(({ first, ...value }) => (first ? { ...value, first } : value) as Connect)

/** Which kind of near end it is. */
export const connectKind = (value: Connect): ConnectKind =>
  'document' in value
    ? 'flow'
    : (kinds.find((kind) => (value as Partial<Record<ConnectKind, unknown>>)[kind] !== undefined) ??
      'room')

/** The name of a near end's flow; null for one without a name. */
export const flowNameOf = (connect: Connect | undefined): string | null =>
  connect && 'flow' in connect && typeof connect.flow === 'string' ? connect.flow : null

/** Whether a near end is a flow, or a stream or documents, which are run as one. */
export const isFlow = (connect: Connect | undefined): boolean =>
  connect !== undefined && ('flow' in connect || 'stream' in connect || 'document' in connect)
