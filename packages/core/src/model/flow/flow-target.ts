import { z } from 'zod'
import { phoneNumber, sipUri } from '../destination.ts'
import { digits } from '../digits.ts'
import { pickedSchema } from './flow-picked.ts'
import { secret } from '../marks.ts'
import { conferenceName, roomName } from '../near-end-names.ts'
import { sipHeaders } from '../sip-headers.ts'
import { lineOfText } from '../text.ts'

/** A phone. */
export interface PhoneTarget {
  /** Number in E.164. */
  readonly phone: string
  /** Sent once it has answered, before the parties are connected: `0-9 A-D * #`, and `w` for a pause of 0.5 s. */
  readonly digits?: string | undefined
}

/** A SIP endpoint. */
export interface SipTarget {
  /** `sip:` or `sips:` URI without headers, at most 254 characters. */
  readonly sip: string
  /** User of the SIP digest. */
  readonly username?: string | undefined
  /** Password of the SIP digest. */
  readonly password?: string | undefined
  /** Custom headers of the INVITE, by name. */
  readonly headers?: Readonly<Record<string, string>> | undefined
}

/** A user of the provider's own client SDK. */
export interface UserTarget {
  /** Name by which the provider knows the user, at most 256 characters. */
  readonly user: string
}

/** A conference of the provider. */
export interface ConferenceTarget {
  /** 1 to 256 characters on one line. */
  readonly conference: string
  /** The conference starts when this caller enters. Default true. */
  readonly startOnEnter?: boolean | undefined
  /** The conference ends when this caller leaves. Default false. */
  readonly endOnExit?: boolean | undefined
  /** The caller only listens. Default false. */
  readonly muted?: boolean | undefined
  /** A tone when this caller enters and leaves. Default true. */
  readonly beep?: boolean | undefined
  /** The conference is recorded. Default false. */
  readonly record?: boolean | undefined
  /** Most participants, 2 to 1000. Absent: the provider's limit. */
  readonly maxParticipants?: number | undefined
  /** Audio for those who wait for the start. Absent: the provider's default. */
  readonly holdMusic?: string | undefined
}

/** A room of a platform. Carriers reach it through the address that a route gives it. */
export interface RoomTarget {
  /** Name of the room: 1 to 128 letters, digits, dots, hyphens and underscores. */
  readonly room: string
  /** The provider instance or plugin id that the room belongs to. Absent: the first platform among the routes. */
  readonly on?: string | undefined
}

/** Whom a `dial` step connects the caller with. */
export type DialTarget = PhoneTarget | SipTarget | UserTarget | ConferenceTarget | RoomTarget

/** A URL, or a reference relative to the document. Empty: the document itself. */
export const urlReference = lineOfText(4096)

const kinds = {
  phone: z.strictObject({ phone: phoneNumber, digits: digits.optional() }),
  sip: z.strictObject({
    sip: sipUri,
    username: lineOfText(256).optional(),
    password: secret(lineOfText(256)).optional(),
    headers: sipHeaders.optional(),
  }),
  user: z.strictObject({ user: lineOfText(256).min(1) }),
  conference: z.strictObject({
    conference: conferenceName,
    startOnEnter: z.boolean().optional(),
    endOnExit: z.boolean().optional(),
    muted: z.boolean().optional(),
    beep: z.boolean().optional(),
    record: z.boolean().optional(),
    maxParticipants: z.int().min(2).max(1000).optional(),
    holdMusic: urlReference.optional(),
  }),
  room: z.strictObject({ room: roomName, on: z.string().min(1).optional() }),
} as const satisfies Readonly<Record<string, z.ZodType<DialTarget>>>

/** The schema of `DialTarget`. */
export const dialTarget = pickedSchema<DialTarget>(
  kinds,
  'must have exactly one of phone, sip, user, conference and room',
)
