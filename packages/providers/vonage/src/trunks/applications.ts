import type { ApplicationsPort, VoiceTarget, VoiceUrls } from '@callplane/core'
import { localError, objectOf, textOf, type Json } from '@callplane/kit'
import type { ApplicationsApi } from '../client/applications-api.ts'

const names = {
  answer: 'answer_url',
  fallback: 'fallback_answer_url',
  status: 'event_url',
} as const
const uses = ['answer', 'fallback', 'status'] as const

const webhooksOf = (application: Json): Json | undefined =>
  objectOf(objectOf(objectOf(application['capabilities'])?.['voice'])?.['webhooks'])

const targetOf = (hook: Json | undefined): VoiceTarget => {
  const method = hook?.['http_method']
  return {
    url: textOf(hook?.['address']) ?? '',
    ...(method === 'GET' || method === 'POST' ? { method } : {}),
  }
}

/** All null: the application has no webhooks at all. */
const urlsOf = (application: Json): VoiceUrls => {
  const hooks = webhooksOf(application)
  const read = (use: keyof typeof names) => (hooks ? targetOf(objectOf(hooks[names[use]])) : null)
  return { answer: read('answer'), fallback: read('fallback'), status: read('status') }
}

/** Timeouts of a webhook stay. A target with no URL removes it, one that is null leaves it. */
const changed = (hooks: Json, urls: VoiceUrls): Json => {
  const result: Record<string, unknown> = { ...hooks }
  for (const use of uses) {
    const target = urls[use]
    if (!target) continue
    const { address: _address, http_method: _method, ...rest } = objectOf(hooks[names[use]]) ?? {}
    const method = target.method === undefined ? {} : { http_method: target.method }
    if (target.url === '') delete result[names[use]]
    else result[names[use]] = { ...rest, address: target.url, ...method }
  }
  return result
}

/** The application of the settings, whose private key signs: calls of another one could not be controlled. */
export const createApplications = (api: ApplicationsApi, own: string): ApplicationsPort => ({
  own,
  async list() {
    const application = await api.get()
    return [{ id: own, name: textOf(application['name']) ?? own, urls: urlsOf(application) }]
  },
  async update(id, urls) {
    if (id.toLowerCase() !== own.toLowerCase())
      throw localError('vonage', 'unsupported', 'only the application of the settings is changed')
    const { name, privacy, ...application } = await api.get()
    const capabilities = objectOf(application['capabilities']) ?? {}
    const { webhooks: _webhooks, ...voice } = objectOf(capabilities['voice']) ?? {}
    const hasNone = uses.every((use) => urls[use] === null)
    const webhooks = hasNone ? {} : { webhooks: changed(webhooksOf(application) ?? {}, urls) }
    await api.put({
      name,
      capabilities: { ...capabilities, voice: { ...voice, ...webhooks } },
      ...(privacy === undefined ? {} : { privacy }),
    })
  },
})
