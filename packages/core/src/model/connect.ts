import { z } from 'zod'
import { phoneNumber, sipUri } from './destination.ts'
import { lineOfText } from './text.ts'

/** A room of a platform as the near end. */
export interface RoomNearEnd {
  /** Name of the room: 1 to 128 letters, digits, dots, hyphens and underscores. */
  readonly room: string
  /** The provider instance or plugin id that the room belongs to. Absent: the first platform among the routes. */
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

/** Where the near end of a call goes: a room, a SIP URI, a second phone or a conference. */
export type Connect = RoomNearEnd | SipNearEnd | PhoneNearEnd | ConferenceNearEnd

type NearEndField = Connect extends infer End ? (End extends Connect ? keyof End : never) : never

/** One near end, with the fields of the others ruled out. */
type Only<End> = End & { readonly [Field in Exclude<NearEndField, keyof End>]?: never }

/** A near end as an application writes it: exactly one of `room`, `sip`, `phone` and `conference`. */
export type ConnectInput =
  | Only<RoomNearEnd>
  | Only<SipNearEnd>
  | Only<PhoneNearEnd>
  | Only<ConferenceNearEnd>

/** Kinds of near end. */
export type ConnectKind = 'room' | 'sip' | 'phone' | 'conference'

const roomPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/

/** Whether a text can be the name of a room: see `roomName`. */
export const isRoomName = (value: string): boolean => roomPattern.test(value)

/**
 * Letters, digits, `-`, `_` and `.`: what is safe in a SIP user part. A platform that takes fewer characters says so in
 * `can.roomCharacters`.
 */
export const roomName = z
  .string()
  .regex(roomPattern, 'must be 1 to 128 letters, digits, dots, hyphens and underscores')

/**
 * A conference of a carrier: any single line, at most 256 characters. Two names are two conferences, so a carrier that
 * takes fewer names skips the route and never makes one name of two.
 */
export const conferenceName = lineOfText(256).min(1)

const kinds = ['room', 'sip', 'phone', 'conference'] as const

const shape = z.strictObject({
  room: roomName.optional(),
  on: z.string().min(1).optional(),
  sip: sipUri.optional(),
  phone: phoneNumber.optional(),
  first: z.boolean().optional(),
  conference: conferenceName.optional(),
})

/** The schema of `Connect`: exactly one near end. */
export const connect = shape
  .superRefine((value, context) => {
    const given = kinds.filter((kind) => value[kind] !== undefined)
    if (given.length !== 1)
      context.addIssue({
        code: 'custom',
        message: 'must have exactly one of room, sip, phone, conference',
      })
    if (value.on !== undefined && value.room === undefined)
      context.addIssue({ code: 'custom', path: ['on'], message: 'only allowed with room' })
    if (value.first !== undefined && value.phone === undefined)
      context.addIssue({ code: 'custom', path: ['first'], message: 'only allowed with phone' })
  })
  // `first: false` asks for what happens anyway.
  .transform(({ first, ...value }) => (first ? { ...value, first } : value) as Connect)

/** Which kind of near end it is. */
export const connectKind = (value: Connect): ConnectKind =>
  kinds.find((kind) => (value as Partial<Record<ConnectKind, unknown>>)[kind] !== undefined) ??
  'room'
