import type { ApplicationsPort, VoiceApplication, VoiceTarget, VoiceUrls } from '@callplane/core'
import { localError, type Json } from '@callplane/kit'
import { textOf, type Api } from '../client/api.ts'
import { idIn } from '../references.ts'
import { listAll } from './api.ts'

/** URL and method of each, by Plivo's names (plivo.com/docs/account/api/application). */
const names = {
  answer: ['answer_url', 'answer_method'],
  fallback: ['fallback_answer_url', 'fallback_method'],
  status: ['hangup_url', 'hangup_method'],
} as const

const targetOf = (given: Json, [url, method]: readonly [string, string]): VoiceTarget => ({
  url: textOf(given[url]) ?? '',
  method: given[method] === 'GET' ? 'GET' : 'POST',
})

const urlsOf = (given: Json): VoiceUrls => ({
  answer: targetOf(given, names.answer),
  fallback: targetOf(given, names.fallback),
  status: targetOf(given, names.status),
})

const bodyOf = (urls: VoiceUrls, now?: VoiceUrls): Json =>
  Object.fromEntries(
    (['answer', 'fallback', 'status'] as const).flatMap((use) => {
      const target = urls[use]
      const [url, method] = names[use]
      const isSame =
        target?.url === (now?.[use]?.url ?? '') &&
        (now === undefined || (target.method ?? 'POST') === now[use]?.method)
      if (!target || isSame) return []
      return [
        [url, target.url],
        [method, target.method ?? 'POST'],
      ]
    }),
  )

const applicationOf = (given: Json): VoiceApplication[] => {
  const id = textOf(given['app_id'])
  return id === undefined
    ? []
    : [{ id, name: textOf(given['app_name']) ?? id, urls: urlsOf(given) }]
}

const pathOf = (id: string): string => `/Application/${idIn('gateway', id)}/`

/** Applications: the URLs of calls that come in. Without a hangup URL the answer URL is told of the end. */
export const createApplications = (api: Api): ApplicationsPort => ({
  list: async () => (await listAll(api, '/Application/')).flatMap(applicationOf),
  async create({ name, urls }) {
    const reply = await api.post('/Application/', { app_name: name, ...bodyOf(urls) })
    const id = textOf(reply['app_id'])
    const made = id === undefined ? null : await api.find(pathOf(id))
    const [application] = made ? applicationOf({ app_id: id, ...made }) : []
    if (application) return application
    throw localError('plivo', 'unexpected', 'the new application cannot be read')
  },
  async update(id, urls) {
    const current = await api.find(pathOf(id))
    if (!current) throw localError('plivo', 'not-found', 'no application has this id')
    const body = bodyOf(urls, urlsOf(current))
    if (Object.keys(body).length > 0) await api.post(pathOf(id), body)
  },
  async remove(id) {
    await api.remove(pathOf(id))
  },
})
