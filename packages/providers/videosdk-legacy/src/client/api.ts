import type { Host } from '@callplane/core'
import { createJsonApi, createScrub, type JsonApi } from '@callplane/kit'
import { provider, refusal } from '../errors.ts'
import type { VideosdkLegacySettings } from '../settings.ts'
import { createTokens } from './token.ts'

/** VideoSDK's REST API with this instance's credentials. */
export interface Api extends JsonApi {
  readonly host: Host
  scrub(text: string): string
}

export const jsonHeaders = { accept: 'application/json', 'content-type': 'application/json' }

export const createApi = (settings: VideosdkLegacySettings, host: Host): Api => {
  const { token, apiKey, secret, baseUrl } = settings
  // Minted tokens need no entry: kit's scrub recognises JWTs.
  const scrub = createScrub([token, apiKey, secret])
  const authorization = createTokens(settings, host)
  const api = createJsonApi({ provider, host, baseUrl, authorization, refusal, scrub })
  return { ...api, host, scrub }
}
