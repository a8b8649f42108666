import type { CallRecord } from '../../journal/record.ts'
import type { RampShadow, UnsentRequest } from '../../model/ramp/call-ramp.ts'
import type { Note } from '../../model/note.ts'
import type { Route } from '../../model/routing-rule.ts'
import { unitHash } from '../../routing/hash.ts'
import { always, type Journal } from '../../journal/journal-api.ts'
import { explainKey } from '../plan/explain.ts'
import { prepareRoute } from '../plan/prepare-route.ts'
import type { DispatchWorld } from '../world.ts'

/** Comparisons at a time; further calls are not compared. */
const maxAtATime = 10
/** Characters of a request that is kept, as JSON. */
const maxRequest = 16_384

const rank: Readonly<Record<Note['effect'], number>> = { emulated: 0, adjusted: 1, dropped: 2 }

/** What one provider loses of a call, beyond what the other does. */
export const furtherLosses = (notes: readonly Note[], others: readonly Note[]): readonly Note[] => {
  const worst = (field: string): number =>
    Math.max(0, ...others.filter((note) => note.field === field).map(({ effect }) => rank[effect]))
  return notes.filter(({ field, effect }) => rank[effect] > worst(field))
}

const bounded = (request: UnsentRequest): UnsentRequest | null =>
  JSON.stringify(request).length > maxRequest ? null : request

/** What the other route would have sent. Dials nothing. */
const compare = async (
  { request, routes, strict, impliedFrom, attempts }: CallRecord,
  other: Route,
  world: DispatchWorld,
): Promise<RampShadow | null> => {
  const provider = world.providers.get(other.provider)
  if (!provider) return null
  const ready = await prepareRoute(
    { request, routes, strict, impliedFrom },
    other,
    provider,
    { key: explainKey },
    world,
  )
  if (ready.outcome === 'skip')
    return { provider: other.provider, request: null, skipped: ready.skip, losses: [] }
  return {
    provider: other.provider,
    request: bounded(ready.request),
    skipped: null,
    losses: furtherLosses(ready.notes, attempts[0]?.notes ?? []),
  }
}

/** The route of the side that the call is not on. */
const otherRoute = ({ ramp, routes, skipped }: CallRecord): Route | undefined => {
  if (ramp?.side === 'target') return routes[1]
  const left = skipped.find(({ reason }) => reason === 'ramp')
  return left && routes[left.routeIndex]
}

/** Compares a share of the calls of a ramp with the side that they are not on. */
export const createShadow = (world: DispatchWorld, journal: Pick<Journal, 'change'>) => {
  let running = 0
  const run = async (record: CallRecord): Promise<void> => {
    const other = otherRoute(record)
    const shadow = other && (await compare(record, other, world))
    if (!shadow) return
    await journal.change(record.id, always, (held) => ({ ...held, shadow }))
    const { provider, skipped, losses } = shadow
    if (skipped || losses.length > 0)
      world.host.log({
        level: 'info',
        event: 'ramp.shadow-differs',
        call: record.id,
        rule: record.rule,
        provider,
        detail:
          skipped?.reason ?? losses.map(({ field, effect }) => `${field} ${effect}`).join(', '),
      })
  }
  return {
    /** Of a call of a ramp that was placed just now. Resolves at once where it is not compared. Never rejects. */
    async compare(record: CallRecord): Promise<void> {
      const rule = world.rules.loaded?.byId(record.rule ?? '')
      const share = rule?.ramp?.shadow ?? 0
      // The position decides about the side, so it cannot decide about this.
      const isPicked = unitHash(`shadow ${record.id}`) * 100 < share
      if (!isPicked || running >= maxAtATime) return
      running++
      try {
        await run(record)
      } catch (error) {
        world.host.log({
          level: 'warn',
          event: 'ramp.shadow-failed',
          call: record.id,
          error: String((error as Error).name),
        })
      } finally {
        running--
      }
    },
  }
}
