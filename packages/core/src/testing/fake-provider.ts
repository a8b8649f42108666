import { z } from 'zod'
import { CallError, definePlugin, type Provider } from '../index.ts'
import type { CallEvent, EndedEvent, References } from '../model/event.ts'
import type { CallEventFields } from '../model/to-call-event.ts'
import type { Note } from '../model/note.ts'
import type { Capabilities } from '../plugin/capabilities.ts'
import type { AttemptContext, CallsPort, KnownCall, Located, Placed } from '../plugin/calls-port.ts'
import type { FlowsPort } from '../plugin/flows-port.ts'
import type { Host } from '../plugin/host.ts'
import type { Ask, InboundAnnouncement, WebhookRequest, WebhookResult } from '../plugin/webhook.ts'

/** What a fake provider does, in place of succeeding. */
export interface FakeProviderScript {
  readonly can?: Partial<Capabilities>
  readonly notes?: readonly Note[]
  place?(attempt: AttemptContext): Promise<Placed>
  locate?(attempt: Parameters<NonNullable<CallsPort['locate']>>[0]): Promise<Located>
  get?(references: References, known?: KnownCall): Promise<readonly CallEvent[]>
  review?(references: References, sentAt: number): Promise<readonly CallEvent[]>
  ensure?(): Promise<void>
  prepare?(): Promise<unknown>
  connect?: CallsPort['connect']
  transfer?: CallsPort['transfer']
  sendDigits?(digits: string): Promise<void>
  startRecording?(context: Parameters<NonNullable<CallsPort['startRecording']>>[1]): Promise<void>
  hangUp?(references: References): Promise<void>
  /** Makes a webhook a question about a caller. Without `render` it is answered by the commands `answer` and `reject`. */
  ask?(request: WebhookRequest): Ask | undefined
  /** How it does the steps of flows. */
  readonly flows?: FlowsPort | undefined
  /** Makes a webhook the report of a step that a command began. */
  step?(request: WebhookRequest): Extract<WebhookResult, { verdict: 'genuine' }>['step']
  answer?(): Promise<void>
  reject?(): Promise<void>
  /** Makes a webhook the report of a caller whom the provider has placed by itself. */
  announce?(request: WebhookRequest): InboundAnnouncement | undefined
}

/** A provider for tests, with a record of what was asked of it. */
export interface FakeProvider {
  readonly provider: Provider
  /** What was asked of it, in order, such as `place cp…` or `hangUp`. */
  readonly log: string[]
  /** Keys of the places that reached it. */
  readonly keys: string[]
}

/** Everything the fake can do; tests narrow it. */
export const fakeCapabilities: Capabilities = {
  destinations: ['phone', 'sip'],
  connect: ['room', 'sip', 'phone', 'conference'],
  roomRequired: false,
  features: {},
  verbs: ['hangUp', 'sendDigits', 'startRecording', 'stopRecording'],
  locate: { proof: 'none', settleAfterMs: 30_000 },
  answers: 'provider-rule',
  pace: { cps: null, excess: 'rejects' },
  reports: { ringing: true, busy: true },
  references: ['call'],
  publicUrlRequired: false,
}

/** An event of the fake, or of any plugin under test. */
export const event = (type: CallEvent['type'], fields: Partial<CallEventFields> = {}): CallEvent =>
  ({
    id: `${type}:${fields.sequence ?? fields.at ?? 0}`,
    type,
    at: null,
    leg: 'far',
    references: {},
    providerStatus: type,
    ...fields,
    // A test may leave out what the type needs: the dispatcher must cope with it.
  }) as CallEvent

/** An end event. */
export const ended = (
  status: NonNullable<CallEvent['end']>['status'],
  reason: NonNullable<CallEvent['end']>['reason'],
  rang: NonNullable<CallEvent['end']>['rang'],
  fields: Partial<CallEventFields> = {},
): EndedEvent =>
  event('ended', {
    providerStatus: status,
    end: { status, reason, rang },
    ...fields,
  }) as EndedEvent

/** An error by which a provider refuses. */
export const refusal = (code: CallError['code'], dialled: 'no' | 'unknown' = 'no'): CallError =>
  new CallError(code, `refused: ${code}`, { provider: 'fake', dialled })

const callsOf = (
  name: string,
  script: FakeProviderScript,
  { log, keys }: Pick<FakeProvider, 'log' | 'keys'>,
): CallsPort => ({
  place: async (_request: unknown, attempt: AttemptContext) => {
    log.push('place')
    keys.push(attempt.key)
    return script.place ? script.place(attempt) : { references: { call: `${name}-${keys.length}` } }
  },
  ...(script.locate && {
    locate: async (attempt: Parameters<NonNullable<CallsPort['locate']>>[0]) => (
      log.push('locate'),
      script.locate?.(attempt) as Promise<Located>
    ),
  }),
  ...(script.get && {
    get: async (references: References, known?: KnownCall) => (
      log.push('get'),
      script.get?.(references, known) ?? []
    ),
  }),
  ...(script.review && {
    review: async (references: References, sentAt: number) => (
      log.push('review'),
      script.review?.(references, sentAt) ?? []
    ),
  }),
  ...(script.connect && { connect: script.connect }),
  ...(script.transfer && {
    transfer: async (references: References, to: string, attempt: AttemptContext) => (
      log.push('transfer'),
      script.transfer?.(references, to, attempt)
    ),
  }),
  ...(script.ask && {
    answer: async () => {
      log.push('answer')
      await script.answer?.()
    },
    reject: async (_references: References, reason: 'busy' | 'declined') => {
      log.push(`reject ${reason}`)
      await script.reject?.()
    },
  }),
  hangUp: async (references: References) => (log.push('hangUp'), script.hangUp?.(references)),
  sendDigits: async (_references: References, digits: string) => {
    log.push(`sendDigits ${digits}`)
    await script.sendDigits?.(digits)
  },
  startRecording: async (_references, context) => {
    log.push('startRecording')
    await script.startRecording?.(context)
  },
  stopRecording: async () => void log.push('stopRecording'),
})

/**
 * A provider in memory whose every answer the test scripts. Its webhooks are JSON arrays of events, unsigned; one with the
 * header `verdict: forged`, `stale` or `malformed` is refused as that.
 */
export const fakeProvider = (name: string, script: FakeProviderScript = {}): FakeProvider => {
  const log: string[] = []
  const keys: string[] = []
  const can = { ...fakeCapabilities, ...script.can }
  const connect = (_settings: unknown, _host: Host) => ({
    ...(script.ensure && { ensure: async () => (log.push('ensure'), script.ensure?.()) }),
    ...(script.prepare && { prepare: script.prepare }),
    map: (
      call: { readonly to: string },
      _route: unknown,
      context: { readonly key: string; readonly callbackUrl?: string | undefined },
    ) => ({
      request: {
        method: 'POST',
        url: 'http://fake.invalid/calls',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ...call, key: context.key, callback: context.callbackUrl }),
      },
      notes: script.notes ?? [],
    }),
    calls: callsOf(name, script, { log, keys }),
    ...(script.flows && { flows: script.flows }),
    webhooks: {
      receive: async (request: WebhookRequest): Promise<WebhookResult> => {
        const { verdict } = request.headers
        if (verdict === 'forged' || verdict === 'stale' || verdict === 'malformed')
          return { verdict, detail: `the header says ${verdict}` }
        return {
          verdict: 'genuine',
          events: JSON.parse(new TextDecoder().decode(request.body)) as CallEvent[],
          ask: script.ask?.(request),
          inbound: script.announce?.(request),
          step: script.step?.(request),
        }
      },
    },
    scrub: (text: string) => text,
  })
  const plugin = definePlugin({
    spec: 'v1',
    id: 'fake',
    title: 'Fake',
    can,
    settings: z.strictObject({ account: z.string().optional() }),
    options: z.strictObject({ flavour: z.string().optional() }),
    connect,
  })
  return { provider: plugin({ name }), log, keys }
}
