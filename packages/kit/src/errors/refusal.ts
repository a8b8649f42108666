import { CallError, withoutNumbers, type CallErrorCode } from '@callplane/core'
import { codeOfStatus } from './code-of-status.ts'
import { parseObject, type Json } from '../bodies/json.ts'
import { retryAfterOf } from '../client/retry-after.ts'

/** A reply other than a success. Header names are in lower case. */
export interface ErrorReply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** As it came, or already parsed by an SDK. */
  readonly body: unknown
}

/** What the provider says in its own error body. */
export interface ProviderFault {
  /** Its own code, kept as `providerCode`; absent where its bodies have none. */
  readonly code?: string | undefined
  /** Its text. Numbers, addresses and credentials are removed before it is kept. */
  readonly text: string
  /** Identifies the reply in the provider's logs, such as `request RQ1`. Must hold nothing that is secret or personal. */
  readonly label?: string | undefined
}

/** How one provider refuses, as data. `Fault` may carry more than the text, for `codeOf`. */
export interface RefusalTable<Fault extends ProviderFault = ProviderFault> {
  readonly provider: string
  /** Reads the provider's own error body; undefined for any other, such as the page of a proxy. */
  readonly faultOf: (body: Json, reply: ErrorReply) => Fault | undefined
  /** Statuses with which the provider refuses before it dials. Never a 5xx: it may come after the call was created. */
  readonly refusals: readonly number[]
  /** By the provider's own code. */
  readonly codes?: Readonly<Record<string, CallErrorCode>> | undefined
  /** By words of its text, where it has no finer codes. Used for statuses that are about the request. First match counts. */
  readonly wording?: readonly (readonly [RegExp, CallErrorCode])[] | undefined
  /** Statuses that mean something else than `codeOfStatus` says. */
  readonly statuses?: Readonly<Record<number, CallErrorCode>> | undefined
  /** What the tables cannot say; asked before them. */
  readonly codeOf?: ((fault: Fault, status: number) => CallErrorCode | undefined) | undefined
  /** True for a refusal that does not prove that nothing was dialled, such as "this call exists already". */
  readonly mayHaveDialled?: ((fault: Fault, status: number) => boolean) | undefined
  /** Seconds to wait, where `retry-after` does not say it. */
  readonly waitOf?: ((headers: ErrorReply['headers']) => number | undefined) | undefined
}

/** The error that a reply other than a success stands for. `wallNow`: real epoch milliseconds. */
export type Refusal = (
  reply: ErrorReply,
  wallNow: number,
  scrub: (text: string) => string,
) => CallError

/** What a text may be about that the status does not tell. */
const aboutTheRequest: ReadonlySet<number> = new Set([400, 402, 404, 422])

const jsonOf = (body: unknown): Json => {
  if (typeof body === 'string') return parseObject(body) ?? {}
  return typeof body === 'object' && body !== null ? (body as Json) : {}
}

const codeOf = <Fault extends ProviderFault>(
  table: RefusalTable<Fault>,
  fault: Fault,
  status: number,
): CallErrorCode => {
  const { code, text } = fault
  const { codes = {}, wording = [], statuses = {} } = table
  return (
    table.codeOf?.(fault, status) ??
    (code !== undefined && Object.hasOwn(codes, code) ? codes[code] : undefined) ??
    (aboutTheRequest.has(status) ? wording.find(([words]) => words.test(text))?.[1] : undefined) ??
    statuses[status] ??
    codeOfStatus(status)
  )
}

/**
 * The one place that says `dialled: 'no'` of a reply: a listed status together with the provider's own error body. A body
 * that is not the provider's may come from anything in between; its status says nothing about what the provider did, so
 * it is `unexpected`, or `provider-down` from 500 (decision 0021).
 */
export const createRefusal =
  <Fault extends ProviderFault>(table: RefusalTable<Fault>): Refusal =>
  (reply, wallNow, scrub) => {
    const { provider, refusals } = table
    const { status, headers } = reply
    const fault = table.faultOf(jsonOf(reply.body), reply)
    const retryAfter = retryAfterOf(headers, wallNow) ?? table.waitOf?.(headers)
    if (!fault)
      return new CallError(
        status >= 500 ? 'provider-down' : 'unexpected',
        `${provider}: unrecognised response body (HTTP ${status})`,
        { provider, retryAfter, dialled: 'unknown' },
      )
    const isProof = refusals.includes(status) && !table.mayHaveDialled?.(fault, status)
    const about = [fault.code, `HTTP ${status}`, fault.label].filter((part) => part !== undefined)
    const text = scrub(withoutNumbers(fault.text))
    return new CallError(
      codeOf(table, fault, status),
      `${provider}: ${text} (${scrub(about.join(', '))})`,
      {
        provider,
        providerCode: fault.code,
        retryAfter,
        dialled: isProof ? 'no' : 'unknown',
      },
    )
  }

/** The first of these keys that holds a text. */
const firstText = (body: Json, keys: readonly string[]): string | undefined => {
  for (const key of keys) {
    const value = Object.hasOwn(body, key) ? body[key] : undefined
    if (typeof value === 'string' && value !== '') return value
  }
  return undefined
}

/** The keys of error bodies that are flat objects: of the text, of the code, and of the status that the body is about. */
export interface FaultKeys {
  readonly text: readonly string[]
  readonly code?: readonly string[] | undefined
  readonly status?: string | undefined
}

/** Reads such a body. One that is about another status is not about this reply. */
export const faultUnder =
  ({ text: texts, code: codes = [], status: about }: FaultKeys) =>
  (body: Json, { status }: ErrorReply): ProviderFault | undefined => {
    const text = firstText(body, texts)
    const told = about === undefined ? undefined : body[about]
    if (text === undefined || (told !== undefined && Number(told) !== status)) return undefined
    return { text, code: firstText(body, codes) }
  }
