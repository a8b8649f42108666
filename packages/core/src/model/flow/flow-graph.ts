import type { Fault } from '../error.ts'
import { listNames, closestName } from '../suggest.ts'

type Json = Readonly<Record<string, unknown>>

/** Read from input that may be malformed, so that its other faults are listed too. */
const objectOf = (value: unknown): Json | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

const own = (value: Json | undefined, name: string): unknown =>
  value !== undefined && Object.hasOwn(value, name) ? value[name] : undefined

/** A use of a continuation's name. */
interface Reference {
  readonly name: string
  readonly path: readonly PropertyKey[]
}

/** A list of steps, or a continuation, with its place in the flow. */
interface Place {
  readonly path: readonly PropertyKey[]
  readonly value: unknown
}

/** The flow itself, beside the names of its continuations, which cannot be empty. */
const start = ''

const ending: ReadonlySet<unknown> = new Set(['goto', 'hangUp', 'reject'])

/** Steps during which time passes on every provider. */
const takesTime = (step: Json): boolean => {
  const kind = own(step, 'step')
  if (kind === 'record' || kind === 'stream') return own(step, 'background') !== true
  return (
    kind === 'say' || kind === 'play' || kind === 'gather' || kind === 'dial' || kind === 'pause'
  )
}

const placesOf = (flow: Json): Map<string, Place> => {
  const places = new Map<string, Place>([[start, { path: ['steps'], value: own(flow, 'steps') }]])
  for (const [name, value] of Object.entries(objectOf(own(flow, 'continuations')) ?? {}))
    places.set(name, { path: ['continuations', name], value })
  return places
}

const named = (name: unknown, path: readonly PropertyKey[]): Reference[] =>
  typeof name === 'string' ? [{ name, path }] : []

const referencesOf = ({ path, value }: Place): Reference[] => {
  const menu = objectOf(value)
  const entries = Object.entries(objectOf(own(menu, 'menu')) ?? {})
  return [
    ...listOf(value).flatMap((item, index) => {
      const step = objectOf(item)
      const field = own(step, 'step') === 'goto' ? 'to' : 'next'
      return named(own(step, field), [...path, index, field])
    }),
    ...entries.flatMap(([keys, name]) => named(name, [...path, 'menu', keys])),
    ...named(own(menu, 'otherwise'), [...path, 'otherwise']),
  ]
}

const unknownName = ({ name, path }: Reference, names: readonly string[]): Fault => {
  const near = closestName(name, names)
  return {
    path,
    message:
      near === undefined
        ? `unknown continuation; continuations: ${listNames(names)}`
        : `unknown continuation; did you mean ${near}? Continuations: ${listNames(names)}`,
  }
}

const unreachable = ({ path, value }: Place): Fault[] => {
  const list = listOf(value)
  const last = list.findIndex((item) => ending.has(own(objectOf(item), 'step')))
  if (last < 0 || last === list.length - 1) return []
  const kind = String(own(objectOf(list[last]), 'step'))
  return [
    {
      path: [...path, last + 1],
      message: `is never reached, because \`${kind}\` before it ends the list; remove it or move it`,
    },
  ]
}

/** Where a place leads to without any time passing. */
const immediate = (place: Place): Reference[] => {
  const list = listOf(place.value)
  const at = list.findIndex((item) => {
    const step = objectOf(item)
    return step !== undefined && (takesTime(step) || ending.has(own(step, 'step')))
  })
  const step = objectOf(list[at])
  if (own(step, 'step') === 'goto') return named(own(step, 'to'), [...place.path, at, 'to'])
  const otherwise = own(objectOf(place.value), 'otherwise')
  // An empty URL is the document that begins with the first step.
  if (own(objectOf(place.value), 'url') === '') return [{ name: start, path: place.path }]
  return named(otherwise, [...place.path, 'otherwise'])
}

/** A fault for each loop in which nothing takes time; at the reference that closes it. */
const endlessLoops = (places: ReadonlyMap<string, Place>): Fault[] => {
  const faults: Fault[] = []
  const done = new Set<string>()
  for (const first of places.keys()) {
    const trail = new Set<string>()
    let name: string | undefined = first
    let closing: Reference | undefined
    // Every place leads to at most one other without waiting, so a walk finds each loop.
    while (name !== undefined && !done.has(name) && !trail.has(name)) {
      trail.add(name)
      const place = places.get(name)
      closing = place && immediate(place)[0]
      name = closing?.name
    }
    if (name !== undefined && closing && trail.has(name))
      faults.push({
        path: closing.path,
        message: 'leads back here without a step that takes time; add a pause, a prompt or input',
      })
    for (const seen of trail) done.add(seen)
  }
  return faults
}

/** What is wrong between the steps and continuations of a flow; also of one whose fields are malformed. */
export const flowGraphFaults = (input: unknown): readonly Fault[] => {
  const flow = objectOf(input)
  if (!flow) return []
  const places = placesOf(flow)
  const names = [...places.keys()].filter((name) => name !== start)
  const faults = [...places.values()].flatMap((place) => [
    ...referencesOf(place)
      .filter(({ name }) => name === start || !places.has(name))
      .map((reference) => unknownName(reference, names)),
    ...unreachable(place),
  ])
  return [...faults, ...endlessLoops(places)]
}
