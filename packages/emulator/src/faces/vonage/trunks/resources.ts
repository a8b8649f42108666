import type { FaceContext } from '../../face.ts'
import type { Reject } from '../../shared/incoming.ts'
import type { RateLimit } from '../rate-limit.ts'
import type { State } from './state.ts'

export type IncomingDeps = {
  readonly context: FaceContext
  readonly state: State
  readonly limit: RateLimit
  readonly reject: Reject
}
