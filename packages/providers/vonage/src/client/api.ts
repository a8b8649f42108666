import type { FetchLimits, Host, WireRequest } from '@callplane/core'
import { createJsonApi, objectOf, type FormFields } from '@callplane/kit'
import { stateOf, type CallState } from '../calls/state.ts'
import { refusal } from '../errors.ts'
import { callsUrl } from '../map/request.ts'
import { legPath } from '../references.ts'
import type { VonageSettings } from '../settings.ts'

/** Vonage's Voice API, with a token on each request. */
export interface Api {
  /** Sends a dial as `map` made it. */
  place(request: WireRequest, limits: FetchLimits): Promise<CallState | undefined>
  get(uuid: string): Promise<CallState | undefined>
  list(query: FormFields): Promise<readonly CallState[]>
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
  authorization: () => Promise<string>,
  scrub: (text: string) => string,
): Api => {
  const baseUrl = callsUrl(settings)
  const api = createJsonApi({ provider: 'vonage', host, baseUrl, authorization, refusal, scrub })
  const read = (reply: unknown) => stateOf(objectOf(reply))
  return {
    place: async (request, limits) => read(await api.sendAsIs(request, limits)),
    get: async (uuid) => read(await api.request('GET', legPath(uuid))),
    async list(query) {
      const reply = objectOf(await api.request('GET', '', { query }))
      const calls = objectOf(reply?._embedded)?.calls
      return Array.isArray(calls) ? calls.flatMap((call) => read(call) ?? []) : []
    },
    async put(uuid, body, { below = '', limits } = {}) {
      await api.request('PUT', `${legPath(uuid)}${below}`, { body, limits })
    },
  }
}
