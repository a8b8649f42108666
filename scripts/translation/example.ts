import {
  businessNumber,
  markers,
  numberFor,
  setUpBench,
  type Bench,
  type Harness,
  type PluginUnderTest,
} from '@callplane/conformance'
import {
  createDispatcher,
  featureFields,
  type Connect,
  type Dispatcher,
  type FeatureField,
  type OutboundCallInput,
  type Ports,
  type Provider,
  type WireRequest,
} from '@callplane/core'
import { documentRunner } from '@callplane/flows'
import { isDeepStrictEqual } from 'node:util'
import type { EmulatedProvider } from '../emulated-providers.ts'

/** A provider connected to its emulator. Requests are only explained; nothing is dialled. */
export interface Desk {
  readonly plugin: PluginUnderTest
  readonly harness: Harness
  readonly bench: Bench
  readonly ports: Ports
  /** A dispatcher as one has it who moved here: this provider alone, a rule that names a near end, and documents are run. */
  readonly moved: Dispatcher
  close(): Promise<void>
}

const roomOf = (near: Connect | undefined): string =>
  near && 'room' in near ? near.room : 'demo-room'

export const openDesk = async ({ plugin, harness }: EmulatedProvider): Promise<Desk> => {
  // How a carrier reaches a room; platforms need no address.
  const route: typeof harness.route = (keys) => ({
    roomAddress: 'sip:{room}@rooms.example.com',
    ...harness.route?.(keys),
  })
  const bench = await setUpBench(plugin, { ...harness, route })
  const provider: Provider = plugin(harness.settings(bench.keys))
  const moved = createDispatcher({
    host: bench.host,
    providers: [provider] as readonly Provider[],
    rules: [
      {
        id: 'moved',
        direction: 'outbound',
        numbers: [businessNumber],
        routes: [{ provider: provider.name, ...route(bench.keys) }],
        // Platforms have it, and carriers reach it by SIP.
        room: { type: 'static', id: roomOf(usualConnect({ plugin, harness, bench })) },
      },
    ],
    documents: documentRunner(),
  })
  const close = async () => {
    await moved.close()
    await bench.close()
  }
  return { plugin, harness, bench, ports: provider.connect(bench.host), moved, close }
}

/** The default near end of this provider's calls: its own room, else a desk phone. */
export const usualConnect = ({
  plugin,
  harness,
  bench,
}: Pick<Desk, 'plugin' | 'harness' | 'bench'>): Connect | undefined => {
  const given = harness.call?.(bench.keys).connect
  if (given) return given as Connect
  if (plugin.can.connect.includes('room')) return { room: 'demo-room' }
  return plugin.can.connect.includes('sip') ? { sip: 'sip:desk@example.com' } : undefined
}

/** A provider's own request, and the features of the call model that it expresses. */
export interface Example {
  readonly name: string
  readonly call: OutboundCallInput
  readonly features: readonly FeatureField[]
  readonly request: WireRequest
}

/** The provider's own request for a call; null where it cannot place it. */
export const requestOf = async (desk: Desk, call: OutboundCallInput): Promise<WireRequest | null> =>
  (await desk.bench.dispatcher.explain(call)).routes[0]?.request ?? null

const wantedAt = ({ harness }: Desk, field: FeatureField): unknown =>
  harness.places[field]?.expected ?? harness.places[field]?.with?.[field] ?? markers[field]

/** Whether the field is at its documented place with the suite's value. */
export const standsAtItsPlace = (desk: Desk, field: FeatureField, request: WireRequest): boolean =>
  isDeepStrictEqual(desk.harness.places[field]?.at(request), wantedAt(desk, field))

/**
 * The request, if the field changes it. Otherwise null: some providers express what happens after the answer in a later
 * command, so the request does not contain it.
 */
const requestSaying = async (
  desk: Desk,
  field: FeatureField,
  call: OutboundCallInput,
): Promise<WireRequest | null> => {
  const said = await requestOf(desk, call)
  if (!said || !standsAtItsPlace(desk, field, said)) return null
  const unsaid = await requestOf(desk, { ...call, [field]: undefined })
  return unsaid && standsAtItsPlace(desk, field, unsaid) ? null : said
}

/** The value that the provider honours without a condition, where the harness names one; else the marker. */
const valueOf = (desk: Desk, field: FeatureField): unknown => {
  const given = desk.harness.places[field]?.with ?? {}
  const isOwn = Object.keys(given).every((name) => name === field)
  return (isOwn ? given[field] : undefined) ?? markers[field]
}

/**
 * The provider's own requests: one to a phone with every feature it honours there, and one for each feature that it
 * honours only under a condition, such as a SIP destination.
 */
export const examplesOf = async (desk: Desk): Promise<readonly Example[]> => {
  const base = desk.bench.call(numberFor(10), { connect: usualConnect(desk) })
  const features: FeatureField[] = []
  const examples: Example[] = []
  for (const field of featureFields) {
    const place = desk.harness.places[field]
    if (!place) continue
    const plain = { ...base, [field]: valueOf(desk, field) }
    if (await requestSaying(desk, field, plain)) {
      features.push(field)
      continue
    }
    const call = { ...base, ...place.with, [field]: place.with?.[field] ?? markers[field] }
    const request = await requestSaying(desk, field, call)
    if (request) examples.push({ name: field, call, features: [field], request })
  }
  const call = {
    ...base,
    ...Object.fromEntries(features.map((field) => [field, valueOf(desk, field)])),
  }
  const request = await requestOf(desk, call)
  // A provider that is still being written places nothing yet.
  if (!request) return []
  return [{ name: 'everything', call, features, request }, ...examples]
}
