import { z } from 'zod'
import { phoneNumber, sipUri } from './destination.ts'
import { lineOfText } from './text.ts'

/**
 * Where the near end of a call goes.
 * `room`: a room of a platform; `on` names the provider instance (or plugin id) it belongs to.
 * `sip`: a SIP URI. `phone`: a second phone; `first: true` rings it before the far party.
 * `conference`: a conference of the provider that places the call, and of no other.
 */
export type Connect =
  | { readonly room: string; readonly on?: string | undefined }
  | { readonly sip: string }
  | { readonly phone: string; readonly first?: boolean | undefined }
  | { readonly conference: string }

export type ConnectKind = 'room' | 'sip' | 'phone' | 'conference'

/**
 * Letters, digits, `-`, `_` and `.`: what is safe in a SIP user part. A platform that takes fewer characters says so in
 * `can.roomCharacters`.
 */
export const roomName = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/,
    'must be 1 to 128 letters, digits, dots, hyphens and underscores',
  )

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

export const connectKind = (value: Connect): ConnectKind =>
  kinds.find((kind) => (value as Record<string, unknown>)[kind] !== undefined) ?? 'room'
