import type { FetchLimits, Host, WireRequest, WireResponse } from '../plugin/host.ts'
import { manualHost, type ManualHost } from './manual-host.ts'

/** A reply, an error that the transport throws, or a function of the request that gives one of them. */
export type ScriptedAnswer = WireResponse | Error | ((request: WireRequest) => WireResponse | Error)

/** A provider's API that answers as the test says. */
export interface ScriptedApi {
  readonly host: ManualHost
  /** Every request, with its credentials, in order. */
  readonly sent: { readonly request: WireRequest; readonly limits: FetchLimits | undefined }[]
  /** The first name of each request. */
  readonly asked: string[]
  /** Sets or replaces the answer to requests of a name. */
  answer(name: string, answer: ScriptedAnswer): void
}

/** A reply whose body is this text, or this value as JSON. */
export const jsonReply = (status: number, body: unknown): WireResponse => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: typeof body === 'string' ? body : JSON.stringify(body),
})

const pathAndQuery = ({ method, url }: WireRequest): readonly string[] => {
  const { pathname, search } = new URL(url)
  return [`${method} ${pathname}${search}`, `${method} ${pathname}`]
}

/** A manual host whose network answers from a script, by the name of the request. */
export const scriptedApi = ({
  answers,
  otherwise,
  namesOf = pathAndQuery,
  publicUrl,
}: {
  /** By name. */
  readonly answers: Readonly<Record<string, ScriptedAnswer>>
  /** The answer to every other request. */
  readonly otherwise: ScriptedAnswer
  /** The names under which an answer is looked up, the most exact first. Default `METHOD /path?query`, `METHOD /path`. */
  readonly namesOf?: (request: WireRequest) => readonly string[]
  readonly publicUrl?: string | undefined
}): ScriptedApi => {
  const script = new Map(Object.entries(answers))
  const sent: ScriptedApi['sent'] = []
  const asked: string[] = []
  const fetch: Host['fetch'] = async (request, limits) => {
    const names = namesOf(request)
    sent.push({ request, limits })
    asked.push(names[0] ?? '')
    const answer = names.map((name) => script.get(name)).find(Boolean) ?? otherwise
    const result = typeof answer === 'function' ? answer(request) : answer
    if (result instanceof Error) throw result
    return result
  }
  return {
    host: manualHost({ fetch, ...(publicUrl !== undefined && { publicUrl }) }),
    sent,
    asked,
    answer: (name, answer) => void script.set(name, answer),
  }
}
