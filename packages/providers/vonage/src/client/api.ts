import type { FetchLimits, Host, WireRequest, WireResponse } from '@callplane/core'
import { plainDeadline, send, objectOf, parseObject } from '@callplane/kit'
import { stateOf, type CallState } from '../calls/state.ts'
import { refusal } from '../errors.ts'
import { legPath } from '../references.ts'
import type { VonageSettings } from '../settings.ts'
import { callsUrl } from '../map/request.ts'

/** The few requests we make, with a token on each. */
export interface Api {
  /** One exchange as given; rejects unless it succeeds. */
  exchange(request: WireRequest, limits: FetchLimits): Promise<WireResponse>
  get(uuid: string): Promise<CallState | undefined>
  list(query: Readonly<Record<string, string>>): Promise<readonly CallState[]>
  /** Changes a leg. `below`: the rest of the path, such as `/dtmf`. */
  put(uuid: string, body: unknown, options?: PutOptions): Promise<void>
}

export interface PutOptions {
  readonly below?: '/dtmf' | undefined
  readonly limits?: FetchLimits | undefined
}

export const createApi = (
  settings: VonageSettings,
  host: Host,
  token: () => Promise<string>,
  scrub: (text: string) => string,
): Api => {
  const root = callsUrl(settings)
  const plain = { timeout: plainDeadline }
  const exchange: Api['exchange'] = async (request, limits) => {
    const secretHeaders = { authorization: await token() }
    const response = await send(host, request, { provider: 'vonage', limits, secretHeaders })
    if (response.status >= 200 && response.status < 300) return response
    throw refusal(response, host.clock.wall(), scrub)
  }
  const read = async (path: string) => {
    const request = {
      method: 'GET',
      url: `${root}${path}`,
      headers: { accept: 'application/json' },
    }
    return parseObject((await exchange(request, plain)).body)
  }
  return {
    exchange,
    get: async (uuid) => stateOf(await read(legPath(uuid))),
    async list(query) {
      const embedded = objectOf((await read(`?${new URLSearchParams(query)}`))?._embedded)
      const calls = Array.isArray(embedded?.calls) ? (embedded.calls as unknown[]) : []
      return calls.flatMap((call) => stateOf(objectOf(call)) ?? [])
    },
    async put(uuid, body, { below, limits = plain } = {}) {
      const headers = { 'content-type': 'application/json' }
      const url = `${root}${legPath(uuid)}${below ?? ''}`
      await exchange({ method: 'PUT', url, headers, body: JSON.stringify(body) }, limits)
    },
  }
}
