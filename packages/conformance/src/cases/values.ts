import { isDeepStrictEqual } from 'node:util'
import { featureFields, type FeatureField, type OutboundCallInput } from '@callplane/core'
import { setUpBench, type Bench } from '../bench.ts'
import type { ConformanceCase } from '../case.ts'
import { numberFor } from '../expectations.ts'
import type { Harness, PluginUnderTest } from '../harness.ts'
import { markers } from '../markers.ts'

type Explained = Awaited<ReturnType<Bench['dispatcher']['explain']>>['routes'][number]

/** Values of one field that ask for different things; a field that is missing here has its marker only. */
const valuesOf: { readonly [Field in FeatureField]?: readonly OutboundCallInput[Field][] } = {
  machineDetection: ['detect', 'greeting-end', 'hang-up'],
  mediaEncryption: ['preferred', 'required'],
  includeHeaders: ['all', 'x-headers', ['X-Returned']],
  participant: [
    { id: 'marker-participant' },
    { name: 'Marker Name' },
    { metadata: { marker: 'participant' } },
  ],
  ringTimeout: [17, 37],
  maxDuration: [600, 1234],
  dtmf: ['12#', 'ww12#', '1w2', 'A1'],
}

interface Wish {
  readonly field: FeatureField
  readonly value: unknown
  /** The fields it stands with, such as a SIP destination for headers. */
  readonly beside: Partial<OutboundCallInput>
}

const wishesOf = (harness: Harness, field: FeatureField): readonly Wish[] => {
  const besides: Partial<OutboundCallInput>[] = [{}]
  const given = harness.places[field]?.with
  if (given) {
    const { [field]: _own, ...rest } = given
    if (Object.keys(rest).length > 0) besides.push(rest)
  }
  const values = valuesOf[field] ?? [given?.[field] ?? markers[field]]
  return besides.flatMap((beside) => values.map((value) => ({ field, value, beside })))
}

const nameOf = ({ field, value, beside }: Wish): string =>
  `${field}: ${JSON.stringify(value)}${Object.keys(beside).length > 0 ? ` with ${Object.keys(beside).join(', ')}` : ''}`

const isNoted = ({ notes }: Explained, field: string): boolean =>
  notes.some((note) => note.field === field || note.field.startsWith(`${field}.`))

const explained = async (
  bench: Bench,
  extra: Partial<OutboundCallInput>,
  strict = false,
): Promise<Explained> => {
  const { routes } = await bench.dispatcher.explain(bench.call(numberFor(10), extra), { strict })
  const [route] = routes
  if (!route) throw new Error('the rule has no route')
  return route
}

const asked = ({ field, value, beside }: Wish): Partial<OutboundCallInput> => ({
  ...beside,
  [field]: value,
})

/** What the dispatcher can do itself, with a timer and a verb; of anything else a plugin says `emulated` in vain. */
const emulatable: ReadonlySet<string> = new Set<FeatureField>([
  'ringTimeout',
  'maxDuration',
  'dtmf',
  'record',
  'machineDetection',
])

/** What the request says of a wish, or undefined where a note or a skipped route speaks in its place. */
const saidOf = (route: Explained, field: string): unknown =>
  route.skipped || isNoted(route, field) ? undefined : route.request

const survivalFaults = async (
  plugin: PluginUnderTest,
  harness: Harness,
): Promise<readonly string[]> => {
  const bench = await setUpBench(plugin, harness)
  try {
    const faults: string[] = []
    if (!(await explained(bench, {})).request) return ['a plain call is not mapped']
    let honoured = 0
    for (const field of featureFields) {
      const said: { readonly wish: Wish; readonly request: unknown }[] = []
      for (const wish of wishesOf(harness, field)) {
        const plain = await explained(bench, wish.beside)
        const route = await explained(bench, asked(wish))
        const claimed = route.notes.find(
          (note) => note.effect === 'emulated' && !emulatable.has(note.field),
        )
        if (claimed)
          faults.push(
            `${nameOf(wish)}: ${claimed.field} is claimed as emulated, but nothing emulates it`,
          )
        const request = saidOf(route, field)
        if (request === undefined) continue
        honoured += 1
        // Where a near end is needed, the documents that follow may hold the wish; its place then proves it.
        const place = harness.places[field]
        const inPlace = place && route.request && place.at(route.request) !== undefined
        if (isDeepStrictEqual(request, plain.request) && !(inPlace && !valuesOf[field]))
          faults.push(`${nameOf(wish)} changes nothing, and no note says so`)
        const twin = said.find(
          (other) =>
            isDeepStrictEqual(other.request, request) &&
            isDeepStrictEqual(other.wish.beside, wish.beside),
        )
        if (twin)
          faults.push(`${nameOf(wish)} is sent as ${nameOf(twin.wish)}, and no note says so`)
        said.push({ wish, request })
      }
    }
    if (honoured === 0 && Object.keys(harness.places).length > 0) faults.push('nothing is honoured')
    return faults
  } finally {
    await bench.close()
  }
}

const isLost = ({ notes }: Explained, field: string): boolean =>
  notes.some((note) => note.field.split('.')[0] === field && note.effect !== 'emulated')

const strictFaults = async (
  plugin: PluginUnderTest,
  harness: Harness,
): Promise<readonly string[]> => {
  const bench = await setUpBench(plugin, harness)
  const strict = await setUpBench(plugin, harness, { strict: true })
  try {
    const faults: string[] = []
    const plain = await explained(bench, {})
    if (!plain.request) return ['a plain call is not mapped']
    for (const wish of featureFields.flatMap((field) => wishesOf(harness, field))) {
      const route = await explained(bench, asked(wish))
      if (!route.skipped && !isLost(route, wish.field)) continue
      const refused = await explained(bench, asked(wish), true)
      if (!refused.skipped) faults.push(`strict mode explains ${nameOf(wish)} as dialled`)
      const to = 'to' in wish.beside ? {} : { to: numberFor(10) }
      const call = await strict.run(strict.call(numberFor(10), { ...asked(wish), ...to }), 5)
      if (call.error?.code !== 'no-route')
        faults.push(`strict mode places a call with ${nameOf(wish)}, which is lost`)
    }
    const rings = strict.emulator.ledger().length
    if (rings > 0) faults.push(`${rings} phones rang in strict mode`)
    return faults
  } finally {
    await bench.close()
    await strict.close()
  }
}

/** Nothing is dropped silently, down to each value of a field (T2: strict mode was asked about one field). */
export const valueCases: readonly ConformanceCase[] = [
  { name: 'every value of every field is honoured or noted', faults: survivalFaults },
  { name: 'strict mode refuses every value that would be lost', faults: strictFaults },
]
