import type { FaceRequest } from '../request.ts'

type Created = { readonly createdAt: number }

/** A look-up that lags does not show records created after `visibleUntil`. */
export function isVisible({ visibleUntil }: FaceRequest, { createdAt }: Created): boolean {
  return createdAt <= visibleUntil
}

export function visibleOf<T extends Created>(
  request: FaceRequest,
  records: Iterable<T>,
): readonly T[] {
  return [...records].filter((record) => isVisible(request, record))
}

/** The record with this id, unless the look-up does not show it yet. */
export function findVisible<T extends Created>(
  request: FaceRequest,
  records: { get(id: string): T | undefined },
  id: string | undefined,
): T | undefined {
  const found = records.get(id ?? '')
  return found && isVisible(request, found) ? found : undefined
}
