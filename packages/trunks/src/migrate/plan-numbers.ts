import type { VoiceUrls } from '@callplane/core'
import type { Blocked, Change, NumberOrder } from './changes.ts'
import type { MigrateOptions } from './options.ts'
import { movedUrls } from './plan-urls.ts'
import { numberChange, routeNumber, type Routed, type Routing } from './plan-routing.ts'
import type { AccountState, NumberState, SourceSnapshot } from './snapshot.ts'

/** What a part of the plan comes to. */
export interface Draft {
  readonly changes: readonly Change[]
  readonly orders: readonly NumberOrder[]
  readonly blocked: readonly Blocked[]
}

/** Of any number, at any carrier (regulators and forms differ by country). */
const portingNeeds = [
  'a portability check at the new carrier',
  'a letter of authorization (LOA), signed by who owns the number, and the latest invoice',
  'the account number, and the PIN if there is one, at the old carrier',
  'a port date that both carriers confirm; keep the number at the old one until then',
  'then run apply again: what the number needs here is done once the account has it',
]

/** The inbound gateways at the target, by the id of the gateway at the source that they stand for. */
export type GatewayIds = ReadonlyMap<string, string>

const urlsOf = (
  { routing }: NumberState,
  { applications }: AccountState,
): VoiceUrls | null | undefined =>
  routing?.urls ?? applications.find(({ id }) => id === routing?.application)?.urls

/** What is known of both accounts when numbers are planned. */
interface Known {
  readonly options: MigrateOptions
  readonly snapshot: SourceSnapshot
  readonly gateways: GatewayIds
  readonly routing: Routing
}

const targetChange = (
  { options, snapshot, gateways, routing }: Known,
  given: NumberState,
  there: NumberState,
): Routed => {
  const from = given.routing
  if (!from) return { blocked: `${options.source.id} cannot say where its calls go` }
  if (from.forward !== null) return { blocked: `its calls are forwarded to ${from.forward}` }
  if (from.gateway !== null) {
    const gateway = gateways.get(from.gateway)
    if (gateway === undefined)
      return { blocked: `its trunk ${from.gateway} has no counterpart at ${options.target.id}` }
    if (!there.routing) return { blocked: `${options.target.id} cannot say where its calls go` }
    const after = { ...there.routing, application: null, gateway }
    const fields = [{ field: 'trunk', from: there.routing.gateway, to: gateway }]
    return { changes: numberChange(routing, there, after, fields) }
  }
  const urls = urlsOf(given, snapshot)
  if (!urls)
    return from.application === null
      ? { changes: [] }
      : { blocked: `its application ${from.application} cannot be read; give the number URLs` }
  const moved = movedUrls(urls, options)
  if (moved.blocked !== undefined) return { blocked: moved.blocked }
  if (!moved.urls.answer) return { changes: [] }
  return routeNumber(routing, there, moved.urls, moved.notes)
}

/** What the numbers need at the target; those that it does not have are orders. */
export const planTargetNumbers = (
  options: MigrateOptions,
  snapshot: SourceSnapshot,
  target: AccountState,
  gateways: GatewayIds,
): Draft => {
  const routing = routingOf('target', options, target)
  const known = { options, snapshot, gateways, routing }
  const changes: Change[] = []
  const orders: NumberOrder[] = []
  const blocked: Blocked[] = []
  for (const given of snapshot.numbers) {
    const there = target.numbers.find(({ number }) => number === given.number)
    if (!there) {
      orders.push({ action: 'order', number: given.number, needs: portingNeeds })
      continue
    }
    const routed = targetChange(known, given, there)
    if ('blocked' in routed)
      blocked.push({ what: `number ${given.number}`, reason: routed.blocked })
    else changes.push(...routed.changes)
  }
  return { changes: [...routing.planned, ...changes], orders, blocked }
}

/** Where calls to the numbers go at the source from now on. */
export const planSourceNumbers = (options: MigrateOptions, source: AccountState): Draft => {
  const { redirect } = options
  const routing = routingOf('source', options, source)
  const changes: Change[] = []
  const blocked: Blocked[] = []
  for (const number of redirect ? source.numbers : []) {
    const isOnTrunk = number.routing?.gateway !== null
    const routed: Routed = isOnTrunk
      ? { blocked: 'it is on a trunk at the source; take it off before its calls are redirected' }
      : routeNumber(routing, number, redirect ?? {})
    if ('blocked' in routed)
      blocked.push({ what: `number ${number.number} at the source`, reason: routed.blocked })
    else changes.push(...routed.changes)
  }
  return { changes: [...routing.planned, ...changes], orders: [], blocked }
}

const routingOf = (
  side: 'source' | 'target',
  options: MigrateOptions,
  account: AccountState,
): Routing => ({
  side,
  provider: options[side].id,
  name: options.name,
  account,
  port: options[side].ports.numbers?.applications,
  planned: [],
})
