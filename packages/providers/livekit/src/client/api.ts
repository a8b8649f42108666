import type { FetchLimits, Host, WireRequest } from '@callplane/core'
import { createJsonApi, createScrub, type ErrorReply } from '@callplane/kit'
import type { z } from 'zod'
import { provider, refusal, unreadable } from '../errors.ts'
import type { LivekitSettings } from '../settings.ts'
import { authorizationOf } from './token.ts'

/** What a request to a service needs beside its message. */
export interface CallOptions {
  /** The room that a request about participants is for. */
  readonly room?: string | undefined
  /** Given for what can ring a phone; everything else has the plain deadline. */
  readonly limits?: FetchLimits | undefined
}

/** LiveKit's services: Twirp with JSON, one exchange per call, nothing is ever repeated (decision 0003). */
export interface Api {
  readonly settings: LivekitSettings
  readonly host: Host
  /** `method` as `SIP/CreateSIPParticipant`. */
  call<S extends z.ZodType>(
    method: string,
    message: object,
    reply: S,
    options?: CallOptions,
  ): Promise<z.output<S>>
  /** A request that `map` made. `refused` is called with a reply other than 2xx before it is thrown. */
  sendAsIs(
    request: WireRequest,
    limits: FetchLimits,
    refused: (reply: ErrorReply) => void,
  ): Promise<unknown>
  scrub(text: string): string
}

/** Every text in a value: of a storage's configuration, any may be a credential. */
const textsIn = (value: unknown): string[] => {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : []
}

export const pathOf = (method: string): string => `/twirp/livekit.${method}`

export const createApi = (settings: LivekitSettings, host: Host): Api => {
  const { apiSecret, webhookKey, inlineTrunks, recording, baseUrl } = settings
  const scrub = createScrub([
    apiSecret,
    webhookKey?.apiSecret,
    ...Object.values(inlineTrunks).map(({ authPassword }) => authPassword),
    ...textsIn(recording.storage).filter((text) => text.length >= 12),
  ])
  const apiFor = (room?: string) =>
    createJsonApi({
      provider,
      host,
      baseUrl,
      authorization: () => authorizationOf(settings, host, room),
      refusal,
      scrub,
    })
  const plain = apiFor()
  return {
    settings,
    host,
    scrub,
    sendAsIs: (request, limits, refused) =>
      plain.sendAsIs(request, limits, (reply, wallNow, takeOut) => {
        refused(reply)
        return refusal(reply, wallNow, takeOut)
      }),
    async call(method, body, schema, { room, limits } = {}) {
      const api = room === undefined ? plain : apiFor(room)
      const read = schema.safeParse(await api.request('POST', pathOf(method), { body, limits }))
      if (!read.success) throw unreadable(method)
      return read.data
    },
  }
}
