import { textOf, type Api } from '../client/api.ts'
import { callPath } from '../references.ts'

/** Maximum number of live calls searched for one request; a busier account learns the id from the webhook. */
const maxLooks = 20

/**
 * The call of a create request, for the time before a webhook reports it. For a single destination both ids are often
 * the same (observed, not documented), so that is tried first.
 */
export const findByRequest = async (api: Api, request: string): Promise<string | undefined> => {
  const at = (uuid: string, status?: string) => api.find(callPath(uuid), { status })
  if ((await at(request, 'live')) ?? (await at(request))) return request
  const { calls } = await api.get('/Call/', { status: 'live' })
  for (const uuid of Array.isArray(calls) ? calls.slice(0, maxLooks) : []) {
    const id = textOf(uuid)
    if (id && textOf((await at(id, 'live'))?.request_uuid) === request) return id
  }
  return undefined
}
