import type { JsonObject, LegRole } from '@callplane/core'

/** What travels in `client_state` and comes back with every event of a leg. */
export interface ClientState {
  readonly attempt: string
  readonly leg: LegRole
  readonly metadata?: JsonObject | undefined
}

/** Base64 of JSON: Telnyx takes nothing but base64. */
export const encodeState = ({ attempt, leg, metadata }: ClientState): string =>
  Buffer.from(JSON.stringify({ attempt, leg, ...(metadata && { metadata }) })).toString('base64')

/** Null for a state that is not ours. */
export const decodeState = (text: unknown): ClientState | null => {
  if (typeof text !== 'string' || text === '') return null
  try {
    const given = JSON.parse(Buffer.from(text, 'base64').toString()) as Partial<ClientState> | null
    const { attempt, leg, metadata } = given ?? {}
    return typeof attempt === 'string' && (leg === 'far' || leg === 'near')
      ? { attempt, leg, metadata }
      : null
  } catch {
    return null
  }
}
