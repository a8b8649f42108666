import type { CallRecord } from '../../journal/record.ts'
import type { DispatchWorld } from '../world.ts'
import { shareIn, type Ramps } from './ramp-access.ts'

/**
 * Why a call that was planned for the target must not be dialled there any more: the share of its ramp has become smaller
 * while it waited. Null where it may. The rule may be gone by now; the call keeps its routes.
 */
export const leftRamp = (
  { ramp, rule, routes }: CallRecord,
  routeIndex: number,
  { ramps }: Pick<DispatchWorld, 'ramps'>,
): string | null | Promise<string | null> => {
  const [target, control] = routes
  if (ramp?.side !== 'target' || routeIndex !== 0 || rule === null || !target || !control)
    return null
  const judge = (found: Ramps): string | null => {
    const { percent } = shareIn(found)({ id: rule, routes: [control, target] })
    return ramp.position < percent
      ? null
      : `the target's share has become ${percent} % since the call was planned`
  }
  const { loaded } = ramps
  return loaded ? judge(loaded) : ramps.load().then(judge)
}
