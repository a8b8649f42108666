import type { CallErrorCode, Dialled } from '@callplane/core'

/** What can be wrong with a dial, and what every plugin makes of it (decision 0021). */
export const situations = {
  'wrong credentials': ['auth', 'no'],
  'no permission': ['permission', 'no'],
  'malformed number': ['number-invalid', 'no'],
  'destination not allowed': ['geo', 'no'],
  'caller ID not owned': ['caller-id', 'no'],
  'no funds': ['balance', 'no'],
  'rate limit': ['rate', 'no'],
  'concurrency limit': ['concurrency', 'no'],
  'not found': ['not-found', 'no'],
  // What exists may be this very call, whose first reply was lost.
  'already exists': ['conflict', 'unknown'],
  // It may come after the call was created.
  'server error': ['provider-down', 'unknown'],
} as const satisfies Readonly<Record<string, readonly [CallErrorCode, Dialled]>>

/** A situation that a provider documents a refusal for. */
export type Situation = keyof typeof situations

/** A refusal as the provider's documents print it. Default content type: JSON. */
export interface DocumentedRefusal {
  readonly status: number
  /** A text is sent as it stands, anything else as JSON. */
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>> | undefined
}

/** These every HTTP API has. */
type Universal = 'wrong credentials' | 'rate limit' | 'server error'

/** For each situation the provider's refusal, or a sentence that says why its replies cannot tell it. */
export type DocumentedRefusals = Readonly<
  Record<Universal, DocumentedRefusal> & Record<Situation, DocumentedRefusal | string>
>
