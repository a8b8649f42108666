import {
  createDispatcher,
  type Call,
  type Dispatcher,
  type DispatcherOptions,
  type DocumentRunner,
  type Flow,
  type Host,
  type OutboundCallInput,
  type Provider,
  type RoutingRuleInput,
  type TurnHandler,
  type WebhookReply,
  type WebhookRequest,
} from '@callplane/core'
import { countingIds, manualClock, type ManualClock } from '@callplane/core/testing'
import { createEmulator, type Emulator, type ProviderKeys } from '@callplane/emulator'
import type { Harness, PluginUnderTest } from './harness.ts'
import { inProcessHost, type InProcessHost } from './in-process-host.ts'

/** The address that the suite gives its host. */
export const publicUrl = 'https://callplane.example'
/** The caller ID of the calls of the suite. */
export const businessNumber = '+14155550100'

/** One delivery of a webhook to the dispatcher, and what it was answered. */
export interface Received {
  readonly request: WebhookRequest
  readonly reply: WebhookReply
}

/** A plugin, its emulated provider and a dispatcher between them, on one manual clock and without sockets. */
export interface Bench {
  readonly emulator: Emulator
  readonly keys: ProviderKeys
  readonly clock: ManualClock
  readonly host: InProcessHost
  readonly dispatcher: Dispatcher
  readonly received: Received[]
  /** Fields of a call to `to` that this provider needs. */
  call(to: string, extra?: Partial<OutboundCallInput>): OutboundCallInput
  /** Dispatches and lets `seconds` pass. */
  run(call: OutboundCallInput, seconds?: number): Promise<Call>
  /** Rings of a number, by the network's own book. */
  rings(to: string): number
  close(): Promise<void>
}

export type DeliveredWebhook = Omit<WebhookRequest, 'receivedAt'>

/** A webhook as an application's server hands it on. */
export const receivedWebhook = (
  request: DeliveredWebhook,
  clock: Pick<ManualClock, 'wall'>,
): WebhookRequest => ({
  ...request,
  headers: Object.fromEntries(
    Object.entries(request.headers).map(([key, value]) => [key.toLowerCase(), value]),
  ),
  receivedAt: clock.wall(),
})

const runCall = async (
  dispatcher: Dispatcher,
  clock: ManualClock,
  input: OutboundCallInput,
  seconds: number,
): Promise<Call> => {
  let id: string | undefined
  const dispatched = dispatcher.dispatch(input).then((placed) => (id = placed.id))
  await clock.advance(seconds * 1000)
  await dispatched
  const done = id === undefined ? null : await dispatcher.calls.get(id)
  if (!done) throw new Error('the call has no record')
  return done
}

/** An application that answers with documents, and how requests to its origin reach it. */
export interface BenchApplication {
  /** Scheme, host and port of its URLs. */
  readonly origin: string
  /** As `documents` of `createDispatcher`. */
  readonly documents: DocumentRunner
  /** Answers requests to the origin. */
  readonly fetch: Host['fetch']
}

/** What differs from case to case. */
export interface BenchOptions {
  /** False: the host has no public URL, so that no webhooks come. Default true. */
  readonly webhooks?: boolean
  /** As `strict` of `createDispatcher`. */
  readonly strict?: boolean
  /** Beside the outbound rule `conformance`. */
  readonly rules?: readonly RoutingRuleInput[]
  /** Decides about callers. Default: the rules. */
  readonly onInbound?: DispatcherOptions<readonly Provider[]>['onInbound']
  /** Flows of the dispatcher, by name. */
  readonly flows?: Readonly<Record<string, Flow | TurnHandler>>
  /** An application that answers with documents. */
  readonly application?: BenchApplication
}

/** A host that reaches an application beside the emulator. */
const reaching = ({ origin, fetch }: BenchApplication, inside: InProcessHost): InProcessHost => ({
  ...inside,
  fetch: (request, limits) =>
    new URL(request.url).origin === origin ? fetch(request, limits) : inside.fetch(request, limits),
})

/** Makes an emulator, a host and a dispatcher for one case. */
export const setUpBench = async (
  plugin: PluginUnderTest,
  harness: Harness,
  options: BenchOptions = {},
): Promise<Bench> => {
  const clock = manualClock()
  const received: Received[] = []
  const deliver = async (request: DeliveredWebhook) => {
    const name = new URL(request.url).pathname.split('/').at(-1) ?? ''
    const webhook = receivedWebhook(request, clock)
    const reply = await dispatcher.receive(decodeURIComponent(name), webhook)
    received.push({ request: webhook, reply })
    return reply
  }
  const emulator: Emulator = createEmulator({
    faces: harness.ownFace ? [harness.ownFace] : [],
    clock,
    wall: () => clock.wall(),
    deliver,
    seed: 'conformance',
  })
  const keys = emulator.keys()[harness.face]
  if (!keys) throw new Error(`the emulator has no face ${harness.face}`)
  const url = options.webhooks === false ? undefined : publicUrl
  const inside = inProcessHost(() => emulator, clock, url)
  const host = options.application ? reaching(options.application, inside) : inside
  const provider: Provider = plugin(harness.settings(keys))
  const dispatcher = createDispatcher({
    host,
    providers: [provider] as readonly Provider[],
    rules: [
      {
        id: 'conformance',
        direction: 'outbound',
        numbers: [businessNumber],
        routes: [{ provider: provider.name, ...harness.route?.(keys) }],
      },
      ...(options.rules ?? []),
    ],
    ids: countingIds(),
    strict: options.strict,
    flows: options.flows,
    documents: options.application?.documents,
    onInbound: options.onInbound,
  })
  await harness.arrange?.(
    emulator,
    keys,
    options.webhooks === false ? undefined : `${publicUrl}/webhooks`,
  )
  const call = (to: string, extra: Partial<OutboundCallInput> = {}): OutboundCallInput => ({
    to,
    from: businessNumber,
    rule: 'conformance',
    ...harness.call?.(keys),
    ...extra,
  })
  return {
    emulator,
    keys,
    clock,
    host,
    dispatcher,
    received,
    call,
    run: (input, seconds = 400) => runCall(dispatcher, clock, input, seconds),
    rings: (to) => emulator.ledger().filter((ring) => ring.to.includes(to.replace('+', ''))).length,
    async close() {
      await dispatcher.close()
      await emulator.close()
    },
  }
}
