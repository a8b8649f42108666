import { storingFirst } from '../../gates/storing-first.ts'
import { toFailure, type CallFailure } from '../../model/error.ts'
import type { Note } from '../../model/note.ts'
import {
  ruleFields,
  type OutboundCall,
  type RuleField,
  type RuleWishes,
} from '../../model/outbound-call.ts'
import type { Route } from '../../model/routing-rule.ts'
import type { SkippedRoute } from '../../model/call.ts'
import type { Provider } from '../../plugin/define-plugin.ts'
import type { Mapped } from '../../plugin/contract.ts'
import type { WireRequest } from '../../plugin/host.ts'
import { emulate, unhonoured } from './emulate.ts'
import { flowNotes } from '../flow/flow-notes.ts'
import { firstPlatformOf, reachNearEnd } from './resolve-room.ts'
import { foreignNotes } from './provider-options.ts'
import { failureOf } from '../failure-of.ts'
import { callbackUrl, type DispatchWorld } from '../world.ts'

export type PreparedRoute =
  | {
      readonly outcome: 'ready'
      /** The call as this route sees it: its room resolved to what the provider can reach. */
      readonly call: OutboundCall
      readonly prepared: unknown
      readonly request: WireRequest
      readonly notes: readonly Note[]
    }
  | {
      readonly outcome: 'skip'
      readonly skip: Omit<SkippedRoute, 'provider'>
      readonly error?: CallFailure | undefined
    }

/** The attempt that a route is prepared for. */
export interface Preparing {
  readonly key: string
  /** Before a plugin is waited for. Never rejects. */
  wait?(): Promise<void>
}

/** Reads what the route needs and maps the call onto it. Dials nothing; the same for dispatch and explain. */
export const prepareRoute = async (
  input: {
    readonly request: OutboundCall
    readonly routes: readonly Route[]
    readonly strict: boolean
    readonly impliedFrom: boolean
  },
  route: Route,
  provider: Provider,
  { key, wait }: Preparing,
  world: DispatchWorld,
): Promise<PreparedRoute> => {
  const reach = reachNearEnd(
    input.request.connect,
    route,
    provider,
    firstPlatformOf(input.routes, world.providers),
  )
  if ('skip' in reach) return { outcome: 'skip', skip: reach.skip }
  const call: OutboundCall = { ...input.request, connect: reach.connect }
  const ports = world.ports(route.provider)
  let prepared: unknown
  let mapped: Mapped
  try {
    const asked = ports.prepare?.(call, route)
    prepared = asked instanceof Promise ? await storingFirst(asked, wait) : asked
    mapped = ports.map(call, route, {
      key,
      callbackUrl: callbackUrl(world.host, route.provider, key),
      prepared,
      options: call.options?.[provider.id],
    })
  } catch (error) {
    // Nothing was dialled, whatever the plugin says: the dial itself has not been sent.
    const failure = {
      ...toFailure(failureOf(error, route.provider, 'no', world)),
      dialled: 'no' as const,
    }
    return {
      outcome: 'skip',
      skip: { reason: 'prepare-failed', detail: failure.message },
      error: failure,
    }
  }
  const notes = emulate(
    [
      ...mapped.notes,
      ...unheardWishes(call, provider, mapped.notes),
      ...flowNotes(call.connect, provider, world),
      ...foreignNotes(call),
    ],
    call,
    provider.definition.can,
  )
  const lost = unhonoured(notes, call, input)
  if (lost) return { outcome: 'skip', skip: lost }
  return { outcome: 'ready', call, prepared, request: mapped.request, notes }
}

const wishDetails = {
  dispatch: 'the provider cannot send an agent into the room',
  pin: 'the provider cannot guard the room with digits',
} as const satisfies Record<RuleField, string>

/** Notes for what the rule wishes and the plugin does not know of. */
export const unheardWishes = (
  wishes: RuleWishes,
  { definition }: Provider,
  notes: readonly Note[] = [],
): Note[] =>
  ruleFields.flatMap((field): Note[] =>
    wishes[field] === undefined ||
    definition.can.features[field] !== undefined ||
    notes.some((note) => note.field === field)
      ? []
      : [{ field, effect: 'dropped', detail: wishDetails[field] }],
  )
