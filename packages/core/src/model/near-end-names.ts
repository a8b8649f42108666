import { z } from 'zod'
import { lineOfText } from './text.ts'

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
