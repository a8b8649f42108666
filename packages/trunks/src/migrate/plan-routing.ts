import type { ApplicationsPort, NumberRouting, VoiceApplication } from '@callplane/core'
import { canonical, type FieldChange } from '../rule-differences.ts'
import type { ApplicationChange, Change, NumberChange } from './changes.ts'
import type { WantedUrls } from './options.ts'
import { fits, fresh, hasPassword, merged, uses } from './plan-urls.ts'
import type { AccountState, NumberState } from './snapshot.ts'

/** How an id is written that a change before it will make. */
export const madeBy = (change: string): string => `change:${change}`

/** The account in which numbers are given URLs, and what has been planned for it so far. */
export interface Routing {
  readonly side: Change['side']
  readonly provider: string
  /** New applications bear it. */
  readonly name: string
  readonly account: AccountState
  readonly port: ApplicationsPort | undefined
  readonly planned: ApplicationChange[]
}

/** Where a number is to go, or why it cannot. */
export type Routed = { readonly changes: readonly Change[] } | { readonly blocked: string }

const urlFields = (
  before: { readonly [use in (typeof uses)[number]]?: { readonly url: string } | null | undefined },
  after: typeof before,
): FieldChange[] =>
  uses.flatMap((use) => {
    const [from, to] = [before[use]?.url ?? '', after[use]?.url ?? '']
    return from === to ? [] : [{ field: `${use} URL`, from, to }]
  })

/** The change of one number; none where nothing changes. */
export const numberChange = (
  { side, provider }: Pick<Routing, 'side' | 'provider'>,
  { id, number, routing }: NumberState,
  after: NumberRouting,
  fields: readonly FieldChange[],
  notes: readonly string[] = [],
): NumberChange[] =>
  !routing || canonical(routing) === canonical(after)
    ? []
    : [
        {
          id: `${side}/number/${number}`,
          kind: 'number',
          action: 'update',
          side,
          provider,
          what: `number ${number}`,
          number,
          numberId: id,
          before: routing,
          after,
          fields,
          notes,
        },
      ]

const freeName = ({ name, account, planned }: Routing): string => {
  const taken = new Set([...account.applications, ...planned].map((one) => one.name))
  for (let count = 1; ; count += 1) {
    const candidate = count === 1 ? name : `${name}-${count}`
    if (!taken.has(candidate)) return candidate
  }
}

/** An application that has the URLs, is given them, or is made with them. */
const applicationFor = (
  routing: Routing,
  wanted: WantedUrls,
  current: string | null,
): { readonly id: string; readonly label: string } | { readonly blocked: string } => {
  const { side, provider, account, port, planned } = routing
  const own = account.applications.find(({ id }) => id === port?.own)
  const usable = own ? [own] : account.applications
  const fitting = usable.filter(({ urls }) => fits(wanted, urls))
  const there = fitting.find(({ id }) => id === current) ?? fitting[0]
  const labelOf = ({ name }: Pick<VoiceApplication, 'name'>) =>
    `${name} (${wanted.answer?.url ?? 'no URL'})`
  if (there) return { id: there.id, label: labelOf(there) }
  const known = planned.find(({ after }) => fits(wanted, after))
  if (known) return { id: known.applicationId ?? madeBy(known.id), label: labelOf(known) }
  if (!own && !port?.create) return { blocked: `${provider} has no applications that can be made` }
  if (own && planned.length > 0)
    return { blocked: 'the application of the settings has one answer URL for all numbers' }
  const name = own?.name ?? freeName(routing)
  const after = own ? merged(wanted, own.urls) : fresh(wanted)
  const change: ApplicationChange = {
    id: `${side}/application/${name}`,
    kind: 'application',
    action: own ? 'update' : 'create',
    side,
    provider,
    what: `application ${name}`,
    name,
    applicationId: own?.id ?? null,
    before: own?.urls ?? null,
    after,
    fields: urlFields(own?.urls ?? {}, after),
    notes: own ? ['concerns all numbers of this application'] : [],
  }
  planned.push(change)
  return { id: own?.id ?? madeBy(change.id), label: labelOf(change) }
}

/** Gives a number its URLs: itself, or by an application. */
export const routeNumber = (
  routing: Routing,
  number: NumberState,
  wanted: WantedUrls,
  notes: readonly string[] = [],
): Routed => {
  const { routing: before } = number
  if (!before) return { blocked: `${routing.provider} cannot say where its calls go` }
  if (before.forward !== null) return { blocked: `its calls are forwarded to ${before.forward}` }
  const all = [
    ...uses.map((use) => before.urls?.[use]?.url),
    ...uses.map((use) => wanted[use]?.url),
  ]
  if (all.some((url) => url !== undefined && hasPassword(url)))
    return { blocked: 'a URL has a password in it, which a state file must not contain' }
  if (before.urls) {
    const urls = merged(wanted, before.urls)
    const after = { ...before, urls, application: null, gateway: null }
    const fields = [
      ...urlFields(before.urls, urls),
      ...(before.gateway === null ? [] : [{ field: 'trunk', from: before.gateway, to: null }]),
      ...(before.application === null
        ? []
        : [{ field: 'application', from: before.application, to: null }]),
    ]
    return { changes: numberChange(routing, number, after, fields, notes) }
  }
  const found = applicationFor(routing, wanted, before.application)
  if ('blocked' in found) return found
  const after = { ...before, application: found.id, gateway: null }
  const from = routing.account.applications.find(({ id }) => id === before.application)
  const fields = [
    { field: 'application', from: from?.name ?? before.application, to: found.label },
    ...(before.gateway === null ? [] : [{ field: 'trunk', from: before.gateway, to: null }]),
  ]
  return { changes: numberChange(routing, number, after, fields, notes) }
}
