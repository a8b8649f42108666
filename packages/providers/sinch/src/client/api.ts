import type { FetchLimits, Host, WireRequest } from '@callplane/core'
import {
  createJsonApi,
  objectOf,
  pathSegment,
  uuidIdentifier,
  type Json,
  type JsonRequest,
} from '@callplane/kit'
import { refusal } from '../errors.ts'
import { callPath } from '../references.ts'
import type { SinchSettings } from '../settings.ts'
import { signatureOf } from './signature.ts'

/** Sinch's Calling API and the configuration of its applications, each request signed. */
export interface Api {
  /** Sends a dial as `map` made it; the id of the call, where the reply has one. */
  place(request: WireRequest, limits: FetchLimits): Promise<string | undefined>
  /** Null for a call that does not exist. */
  call(id: string): Promise<Json | null>
  /** Sends SVAML to a live call. */
  update(id: string, svaml: object): Promise<void>
  /** The configuration of the application. */
  configure(method: string, path: string, options?: JsonRequest): Promise<unknown>
}

export const calloutsUrl = ({ baseUrl }: Pick<SinchSettings, 'baseUrl'>): string =>
  `${baseUrl}/calling/v1/callouts`

/** The callback URLs of an application. */
export const callbacksPath = (applicationKey: string): string =>
  `/v1/configuration/callbacks/applications/${pathSegment(applicationKey, {
    provider: 'sinch',
    name: 'application',
    ...uuidIdentifier,
  })}`

const configurationUrlOf = ({ configurationUrl, baseUrl }: SinchSettings): string => {
  if (configurationUrl !== undefined) return configurationUrl
  return /\.sinch\.com$/i.test(new URL(baseUrl).hostname) ? 'https://callingapi.sinch.com' : baseUrl
}

/** The signature covers the path as Sinch sees it: a prefix of the base URL belongs to what is in between. */
const signer =
  ({ applicationKey, applicationSecret }: SinchSettings, host: Host, baseUrl: string) =>
  ({ method, url, headers, body = '' }: WireRequest): Record<string, string> => {
    const timestamp = new Date(host.clock.wall()).toISOString()
    const [path = ''] = url.slice(baseUrl.length).split('?', 1)
    const contentType = headers['content-type'] ?? ''
    const signed = { method, body, contentType, timestamp, path }
    return {
      'x-timestamp': timestamp,
      authorization: `application ${applicationKey}:${signatureOf(applicationSecret, signed)}`,
    }
  }

export const createApi = (
  settings: SinchSettings,
  host: Host,
  scrub: (text: string) => string,
): Api => {
  const at = (baseUrl: string) =>
    createJsonApi({
      provider: 'sinch',
      host,
      baseUrl,
      sign: signer(settings, host, baseUrl),
      refusal,
      scrub,
    })
  const calling = at(settings.baseUrl)
  const configuration = at(configurationUrlOf(settings))
  return {
    async place(request, limits) {
      const id = objectOf(await calling.sendAsIs(request, limits))?.callId
      return typeof id === 'string' && id !== '' ? id : undefined
    },
    call: async (id) =>
      objectOf(await calling.request('GET', callPath(id), { nullable: true })) ?? null,
    update: async (id, body) => void (await calling.request('PATCH', callPath(id), { body })),
    configure: (method, path, options) => configuration.request(method, path, options),
  }
}
