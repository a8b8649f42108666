import type { LegRole } from '@callplane/core'

/** Content of `client_state`, which every event of a leg returns. */
export interface ClientState {
  /** Absent on a caller's leg, which is answered before its key is known. */
  readonly attempt?: string | undefined
  readonly leg: LegRole
  /** Of a command that does a step of a flow: its segment, and its position there. */
  readonly step?: readonly [number, number] | undefined
}

/**
 * Base64 of JSON, as Telnyx requires base64. Contains only the call's key and role, at most 120 characters, because
 * Telnyx stores it and repeats it in every event.
 */
export const encodeState = ({ attempt, leg, step }: ClientState): string =>
  Buffer.from(JSON.stringify({ attempt, leg, step })).toString('base64')

const isPosition = (step: unknown): step is [number, number] =>
  Array.isArray(step) && step.length === 2 && step.every((one) => Number.isSafeInteger(one))

/** In characters, far above any state of ours; a longer one was written by another application. */
const maxState = 1_000

/** Null for a state that is not ours. */
export const decodeState = (text: unknown): ClientState | null => {
  if (typeof text !== 'string' || text === '' || text.length > maxState) return null
  try {
    const given = JSON.parse(Buffer.from(text, 'base64').toString()) as Partial<ClientState> | null
    const { attempt, leg, step } = given ?? {}
    if (leg !== 'far' && leg !== 'near') return null
    if (attempt !== undefined && typeof attempt !== 'string') return null
    return isPosition(step) ? { attempt, leg, step } : { attempt, leg }
  } catch {
    return null
  }
}
