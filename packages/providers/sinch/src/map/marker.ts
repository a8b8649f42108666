import type { LegRole } from '@callplane/core'
import { parseObject, textOf } from '@callplane/kit'

/**
 * Content of `custom`, which every callback and look-up of a call returns. The callback URL is the application's, the same
 * for all calls, so this says which call a callback is about, and what an answered leg does.
 */
export interface Marker {
  readonly attempt: string
  readonly leg: LegRole
  /** Dialled for a call that was answered. */
  readonly second?: true | undefined
  /** The conference that the leg enters once it is answered; absent: the call has SVAML of its own. */
  readonly conference?: string | undefined
  readonly moh?: string | undefined
  readonly record?: true | undefined
  /** A machine that answers is hung up. */
  readonly machine?: 'hang-up' | undefined
}

export const encodeMarker = (marker: Marker): string => JSON.stringify(marker)

/** In characters, far above any of ours; a longer text was written by another application. */
const maxMarker = 1_000

/** Null for a text that is not ours. */
export const decodeMarker = (custom: unknown): Marker | null => {
  if (typeof custom !== 'string' || custom.length > maxMarker) return null
  const given = parseObject(custom)
  const attempt = textOf(given?.attempt)
  const leg = given?.leg
  if (!given || attempt === undefined || (leg !== 'far' && leg !== 'near')) return null
  const conference = textOf(given.conference)
  const moh = textOf(given.moh)
  return {
    attempt,
    leg,
    ...(given.second === true && { second: true }),
    ...(conference !== undefined && { conference }),
    ...(moh !== undefined && { moh }),
    ...(given.record === true && { record: true }),
    ...(given.machine === 'hang-up' && { machine: 'hang-up' }),
  }
}

/** The conference of two legs that we join: it belongs to the call, unlike one that the call names. */
export const ownRoom = (attempt: string): string => attempt
