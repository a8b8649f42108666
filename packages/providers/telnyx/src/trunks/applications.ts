import type { ApplicationsPort, VoiceApplication, VoiceUrls } from '@callplane/core'
import { localError } from '@callplane/kit'
import { trunkApi, type Application } from './api.ts'
import type { Sdk } from '../client/sdk.ts'

const urlsOf = ({
  webhook_event_url: url,
  webhook_event_failover_url: failover,
}: Application): VoiceUrls => ({
  answer: { url: url ?? '' },
  fallback: { url: failover ?? '' },
  // Every event goes to the same URL.
  status: null,
})

const applicationOf = (application: Application): VoiceApplication => ({
  id: application.id,
  name: application.application_name ?? application.id,
  urls: urlsOf(application),
})

/** Call Control applications: their webhook is sent every event of a call. */
export const createApplications = (sdk: () => Promise<Sdk>): ApplicationsPort => ({
  list: async () => (await trunkApi(await sdk()).applications.list()).map(applicationOf),
  async create({ name, urls: { answer, fallback } }) {
    const { applications } = trunkApi(await sdk())
    return applicationOf(
      await applications.create({
        application_name: name,
        webhook_event_url: answer?.url ?? '',
        ...(fallback?.url ? { webhook_event_failover_url: fallback.url } : {}),
        // Not the default: webhook version 1 is deprecated.
        webhook_api_version: '2',
      }),
    )
  },
  async update(id, { answer, fallback }) {
    const { applications } = trunkApi(await sdk())
    const current = await applications.find(id)
    if (!current) throw localError('telnyx', 'not-found', 'no application has this id')
    const now = urlsOf(current)
    const isOther = (one: 'answer' | 'fallback', url: string | undefined): boolean =>
      url !== undefined && url !== now[one]?.url
    const changes = {
      ...(isOther('answer', answer?.url) ? { webhook_event_url: answer?.url } : {}),
      ...(isOther('fallback', fallback?.url) ? { webhook_event_failover_url: fallback?.url } : {}),
    }
    if (Object.keys(changes).length === 0) return
    // Name and URL are required in an update too (OpenAPI, 16 Jul 2026).
    const { application_name, webhook_event_url } = current
    await applications.update(id, { application_name, webhook_event_url, ...changes })
  },
  async remove(id) {
    await trunkApi(await sdk()).applications.remove(id)
  },
})
