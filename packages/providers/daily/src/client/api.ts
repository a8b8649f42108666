import type { Host } from '@callplane/core'
import { createJsonApi, createScrub, type JsonApi } from '@callplane/kit'
import { refusal } from '../errors.ts'
import { provider } from '../references.ts'
import type { DailySettings } from '../settings.ts'

/** Daily's REST API with this instance's key. */
export interface Api extends JsonApi {
  readonly settings: DailySettings
  readonly host: Host
  scrub(text: string): string
}

export const createApi = (settings: DailySettings, host: Host): Api => {
  const { apiKey, webhookSecret, pinlessSecret, baseUrl } = settings
  const scrub = createScrub([apiKey, webhookSecret, pinlessSecret])
  const authorization = () => `Bearer ${apiKey}`
  const api = createJsonApi({ provider, host, baseUrl, authorization, refusal, scrub })
  return { ...api, settings, host, scrub }
}
