import {
  CallError,
  inputError,
  refuseUnknownOptions,
  type Call,
  type Dispatcher,
  type Fault,
  type Host,
  type OptionNames,
} from '@callplane/core'
import type { DoorCalls, DoorFace, DoorRequest, DoorResponse, Upstream } from './door-face.ts'
import { DoorRefusal, notFound, NotOurs } from './door-refusal.ts'
import { listCalls } from './list-calls.ts'
import { matchRoute } from './match-route.ts'
import { placeCall, refusedBy } from './place-call.ts'
import { headOf, wholeOf } from './read-request.ts'
import { askUpstream } from './upstream.ts'

/** What a door works with. */
export interface DoorOptions<Credentials> {
  /** Places the calls. It needs `documents`, such as `documentRunner()`, where the application answers with documents or is told of calls. */
  readonly dispatcher: Dispatcher
  /** The dispatcher's host. */
  readonly host: Host
  /** Whose API the door serves, such as `twilioDoor` of `@callplane/doors/twilio`. */
  readonly provider: DoorFace<Credentials>
  /** What the application's client authenticates with. */
  readonly credentials: Credentials
  /** Where the application reaches the door: `https:` or `http:` URL. Replies name it, such as for the next page. */
  readonly publicUrl: string
  /** Name of the account of the document runner that signs documents and reports. Absent: they are not signed. */
  readonly signAs?: string | undefined
  /** Id of the rule by which calls are routed. Absent: the rules decide. */
  readonly rule?: string | undefined
  /** Whose calls they are. The application sees calls of this tenant alone. Absent: all calls of the dispatcher. */
  readonly tenant?: string | undefined
  /** Provider instances to try, in this order, among the routes of the rule. */
  readonly only?: readonly string[] | undefined
  /** The real provider: requests for what was made there before, or what the door does not serve, are forwarded to it. */
  readonly upstream?: Upstream<Credentials> | undefined
}

/** The API of a provider, served in front of a dispatcher. */
export interface Door {
  /** Answers a request of the application. Never rejects. */
  fetch(request: Request): Promise<Response>
}

const optionNames: OptionNames<DoorOptions<unknown>> = {
  dispatcher: true,
  host: true,
  provider: true,
  credentials: true,
  publicUrl: true,
  signAs: true,
  rule: true,
  tenant: true,
  only: true,
  upstream: true,
}

const urlFaults = (text: unknown, path: readonly string[]): Fault[] => {
  const url = typeof text === 'string' && URL.canParse(text) ? new URL(text) : undefined
  return url && /^https?:$/.test(url.protocol) && url.search === '' && url.hash === ''
    ? []
    : [{ path, message: 'must be an http(s) URL without query and fragment' }]
}

const checkOptions = <Credentials>(options: DoorOptions<Credentials>): void => {
  refuseUnknownOptions('createDoor', options, optionNames)
  const { provider, credentials, upstream } = options
  const under = (faults: readonly Fault[], ...path: readonly string[]): Fault[] =>
    faults.map((fault) => ({ ...fault, path: [...path, ...fault.path] }))
  const faults = [
    ...urlFaults(options.publicUrl, ['publicUrl']),
    ...under(provider.check(credentials), 'credentials'),
    ...(upstream
      ? [
          ...urlFaults(upstream.baseUrl, ['upstream', 'baseUrl']),
          ...under(provider.check(upstream.credentials), 'upstream', 'credentials'),
        ]
      : []),
  ]
  if (faults.length > 0) throw inputError('settings-invalid', 'createDoor', faults)
}

/** A key by which a repeated request is the same one (draft-ietf-httpapi-idempotency-key-header). */
const keyOf = ({ headers }: DoorRequest): string | undefined => {
  const key = headers['idempotency-key']
  return key === undefined || key === '' ? undefined : key
}

const callsOf = <Credentials>(
  options: DoorOptions<Credentials>,
  request: DoorRequest,
): DoorCalls => {
  const { dispatcher, tenant } = options
  return {
    place: (wanted) => placeCall(wanted, options, keyOf(request) ?? wanted.call.idempotencyKey),
    async find(id) {
      const call: Call | null = id === null ? null : await dispatcher.calls.get(id)
      if (!call || (tenant !== undefined && call.tenant !== tenant)) throw notFound('call')
      return call
    },
    list: ({ filter, ...rest }) =>
      listCalls(dispatcher, { ...filter, ...(tenant !== undefined && { tenant }) }, rest),
  }
}

const responseOf = ({ status, headers, body, bytes }: DoorResponse): Response =>
  // These have no body, and a `Response` refuses one.
  new Response(
    status === 204 || status === 304
      ? null
      : ((bytes as Uint8Array<ArrayBuffer> | undefined) ?? body),
    { status, headers },
  )

/** Serves a provider's API in front of a dispatcher. Throws one `CallError` (`settings-invalid`) for options that are wrong. */
export const createDoor = <Credentials>(options: DoorOptions<Credentials>): Door => {
  checkOptions(options)
  const { dispatcher, host, provider: face, credentials, upstream } = options
  const publicUrl = options.publicUrl.replace(/\/+$/, '')
  const { pathname } = new URL(publicUrl)
  const prefix = pathname === '/' ? '' : pathname

  const serve = async (request: DoorRequest): Promise<DoorResponse> => {
    const matched = matchRoute(face.routes, request.method, request.path)
    if (!matched)
      throw new NotOurs({
        reason: 'not-served',
        message: `this door does not serve ${request.method} ${request.path}`,
      })
    return matched.route.answer({
      request,
      params: matched.params,
      credentials,
      calls: callsOf(options, request),
      dispatcher,
      publicUrl,
      now: host.clock.wall(),
    })
  }

  /** What an operation threw, as the provider says it. */
  const refused = (error: unknown, request: DoorRequest): DoorResponse => {
    if (error instanceof DoorRefusal) return face.refuse(error.refusal, request)
    if (CallError.isInstance(error)) return face.refuse(refusedBy(error).refusal, request)
    host.log({
      level: 'error',
      event: 'door.failed',
      door: face.provider,
      error: String((error as Error)?.name),
    })
    const message = 'the outcome of the request is not known'
    return face.refuse({ reason: 'unexpected', message }, request)
  }

  const answer = async (head: DoorRequest, given: Request): Promise<DoorResponse> => {
    let request = head
    try {
      if (!(await face.authenticates(head, credentials, host.clock.wall())))
        throw new DoorRefusal({
          reason: 'unauthenticated',
          message: 'the credentials are missing or wrong',
        })
      request = await wholeOf(head, given)
      try {
        return await serve(request)
      } catch (error) {
        if (!upstream || !(error instanceof NotOurs)) throw error
        return await askUpstream(request, upstream, face, credentials, host)
      }
    } catch (error) {
      return refused(error, request)
    }
  }

  return {
    fetch: async (request) => responseOf(await answer(headOf(request, prefix), request)),
  }
}
