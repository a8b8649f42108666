import type { AttemptContext, OutboundCall, Ports, References, Route } from '@callplane/core'

/** What a verb is called with besides its reference. */
export interface VerbWorld {
  readonly ports: Ports
  readonly call: OutboundCall
  readonly route: Route
  /** References that the provider gave out for a call. */
  readonly genuine: References
  readonly attempt: AttemptContext & { readonly sentAt: number }
}

/** A verb of a port with one identifier of its own from outside. */
export interface ReferenceVerb {
  readonly name: string
  readonly run: (id: string) => Promise<unknown> | undefined
  /** The same without that identifier, where a call is known by others too. */
  readonly without?: (() => Promise<unknown> | undefined) | undefined
}

type Verb<Given> = ((given: Given) => Promise<unknown> | undefined) | undefined

/** Every verb that a plugin has with a place for an identifier, once per place. */
export const referenceVerbs = (world: VerbWorld): readonly ReferenceVerb[] => {
  const { ports, call, route, genuine, attempt } = world
  const { calls, recordings, gateways, numbers, rules } = ports
  const plan = { action: 'call', call, route, key: attempt.key } as const
  const { callbackUrl } = attempt
  const byReferences: Readonly<Record<string, Verb<References>>> = {
    get: calls.get && ((references) => calls.get?.(references)),
    review: calls.review && ((references) => calls.review?.(references, attempt.sentAt)),
    hangUp: calls.hangUp && ((references) => calls.hangUp?.(references)),
    transfer: calls.transfer && ((references) => calls.transfer?.(references, call.to, attempt)),
    sendDigits: calls.sendDigits && ((references) => calls.sendDigits?.(references, '1')),
    startRecording: calls.startRecording && ((references) => calls.startRecording?.(references)),
    stopRecording: calls.stopRecording && ((references) => calls.stopRecording?.(references)),
    answer: calls.answer && ((references) => calls.answer?.(references)),
    reject: calls.reject && ((references) => calls.reject?.(references, 'busy')),
    connect:
      calls.connect &&
      ((references) => calls.connect?.(references, { ...plan, callbackUrl }, attempt)),
    'recordings.list': recordings && ((references) => recordings.list(references)),
  }
  const byId: Readonly<Record<string, Verb<string>>> = {
    'recordings.open': recordings && ((id) => recordings.open(id)),
    'recordings.remove': recordings && ((id) => recordings.remove(id)),
    'gateways.get': gateways && ((id) => gateways.get(id)),
    'gateways.update': gateways && ((id) => gateways.update(id, {})),
    'gateways.remove': gateways && ((id) => gateways.remove(id)),
    'gateways.attach': gateways?.attach && ((id) => gateways.attach?.(id, [])),
    'numbers.configure':
      numbers?.configure && ((id) => numbers.configure?.(id, { webhookUrl: 'https://a.example' })),
    'numbers.release': numbers?.release && ((id) => numbers.release?.(id)),
    'rules.read': rules && ((id) => rules.read(id)),
    'rules.remove': rules && ((id) => rules.remove(id)),
  }
  const ofCalls = Object.entries(byReferences).flatMap(([name, verb]) =>
    Object.keys(genuine).map((kind) => ({
      name: `${name} { ${kind} }`,
      run: verb && ((id: string) => verb({ ...genuine, [kind]: id })),
      without:
        verb &&
        (() =>
          verb(Object.fromEntries(Object.entries(genuine).filter(([other]) => other !== kind)))),
    })),
  )
  const others = Object.entries(byId).map(([name, run]) => ({ name, run, without: undefined }))
  return [...ofCalls, ...others].flatMap(({ run, ...rest }) => (run ? [{ ...rest, run }] : []))
}
