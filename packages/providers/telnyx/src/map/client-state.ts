import type { LegRole } from '@callplane/core'

/** What travels in `client_state` and comes back with every event of a leg. */
export interface ClientState {
  /** Absent on a caller's leg: it is answered before its key is known here. */
  readonly attempt?: string | undefined
  readonly leg: LegRole
}

/**
 * Base64 of JSON: Telnyx takes nothing but base64. It names the call and holds nothing else, because Telnyx keeps it
 * and repeats it in every event: at most 120 characters.
 */
export const encodeState = ({ attempt, leg }: ClientState): string =>
  Buffer.from(JSON.stringify({ attempt, leg })).toString('base64')

/** Far above any state of ours; what is longer was not written here. Characters. */
const maxState = 1_000

/** Null for a state that is not ours. */
export const decodeState = (text: unknown): ClientState | null => {
  if (typeof text !== 'string' || text === '' || text.length > maxState) return null
  try {
    const given = JSON.parse(Buffer.from(text, 'base64').toString()) as Partial<ClientState> | null
    const { attempt, leg } = given ?? {}
    if (leg !== 'far' && leg !== 'near') return null
    return attempt === undefined || typeof attempt === 'string' ? { attempt, leg } : null
  } catch {
    return null
  }
}
