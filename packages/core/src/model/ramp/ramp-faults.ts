import type { Ramp } from './ramp.ts'

interface WayParts {
  readonly provider: string
  readonly gateway?: string | undefined
  readonly reference?: string | undefined
  readonly roomAddress?: string | undefined
  readonly weight: number
}

/** What of a rule a ramp depends on. */
export interface RampFields {
  readonly direction: 'outbound' | 'inbound'
  readonly routes: readonly WayParts[]
  readonly strategy: string
  readonly ramp?: Ramp | undefined
}

/** Routes that differ in nothing but price and share carry a call the same way. */
export const wayOf = ({ provider, gateway, reference, roomAddress }: WayParts): string =>
  JSON.stringify([provider, gateway, reference, roomAddress])

/** What the strategy `ramp` needs besides the shape of its fields. */
export const rampFaults = ({ direction, routes, strategy, ramp: given }: RampFields) => {
  const faults: { readonly path: readonly PropertyKey[]; readonly message: string }[] = []
  const add = (path: readonly PropertyKey[], message: string) => faults.push({ path, message })
  if (strategy !== 'ramp') {
    if (given) add(['ramp'], 'needs the strategy `ramp`')
    return faults
  }
  if (!given) add(['ramp'], 'is required with the strategy `ramp`')
  if (direction !== 'outbound') add(['strategy'], 'only outbound rules can ramp')
  const [control, target] = routes
  if (!control || !target) {
    add(['routes'], 'a ramp needs two routes: the control first, then the target')
    return faults
  }
  if (wayOf(control) === wayOf(target)) add(['routes', 1], 'the target is the same as the control')
  for (const [at, { weight }] of [control, target].entries())
    if (weight === 0)
      add(['routes', at, 'weight'], 'a ramp uses the route; to send it no calls, stop the ramp')
  return faults
}
