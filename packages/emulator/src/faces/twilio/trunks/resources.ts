import type { FaceContext } from '../../face.ts'
import type { FaceRequest } from '../../request.ts'
import { findVisible } from '../../shared/records.ts'
import type { Account } from '../account.ts'
import { TwilioError } from '../errors.ts'
import type { State } from './state.ts'

export type TrunkDeps = {
  readonly context: FaceContext
  readonly state: State
  readonly account: Account
  /** A trunk, a SIP domain or a number was changed or deleted. */
  readonly changed: () => void
}

/** The record of the path. */
export function findIn<T extends { readonly createdAt: number }>(
  request: FaceRequest,
  map: ReadonlyMap<string, T>,
  sid: string | undefined,
): T {
  const found = findVisible(request, map, sid)
  if (!found) throw new TwilioError('notFound', request.path)
  return found
}
