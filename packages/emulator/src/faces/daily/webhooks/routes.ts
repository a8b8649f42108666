import { json } from '../../../server/message.ts'
import type { FaceContext } from '../../face.ts'
import { route, type Handler, type Route } from '../../router.ts'
import { definedOnly } from '../../shared/json.ts'
import { invalid, missing } from '../errors.ts'
import { readRegistration, type Registration } from './registration.ts'

export type WebhookRouteDeps = {
  readonly context: FaceContext
  readonly all: Map<string, Registration>
  readonly defaultSecret: string
  add(fields: Partial<Registration> & { readonly url: string }): Registration
  /** Throws unless the URL answers a test request. */
  probe(registration: Registration): Promise<void>
}

const view = ({ createdAt, ...it }: Registration): unknown => ({
  ...it,
  createdAt: new Date(createdAt).toISOString(),
  updatedAt: new Date(createdAt).toISOString(),
})

export function webhookRoutes({
  context: { random },
  all,
  defaultSecret,
  add,
  probe,
}: WebhookRouteDeps): readonly Route[] {
  const find = (uuid: string | undefined): Registration => {
    const found = all.get(uuid ?? '')
    if (!found) throw missing(`webhook ${uuid} not found`)
    return found
  }
  const register: Handler = async (request) => {
    const { url, ...rest } = readRegistration(request)
    if (!url) throw invalid("missing required parameter 'url'")
    const hmac = Buffer.from(random.bytes(32)).toString('base64')
    const fresh = add({ url, hmac, ...definedOnly(rest) })
    try {
      await probe(fresh)
    } catch (error) {
      all.delete(fresh.uuid)
      throw error
    }
    return json(200, view(fresh))
  }
  return [
    route.get('/webhooks', () => json(200, [...all.values()].map(view))),
    route.post('/webhooks', (request, params) => register(request, params)),
    // A control of the emulator: a webhook registered earlier, without a probe. Needs no credentials.
    route.post('/_emulator/webhooks', (request) => {
      const { url, hmac = defaultSecret, retryType = 'circuit-breaker' } = readRegistration(request)
      if (!url) throw invalid("missing required parameter 'url'")
      return json(200, view(add({ url, hmac, retryType })))
    }),
    route.get('/webhooks/:uuid', (_request, { uuid }) => json(200, view(find(uuid)))),
    route.post('/webhooks/:uuid', async (request, { uuid }) => {
      const found = find(uuid)
      const changes = readRegistration(request)
      const changed: Registration = { ...found, ...definedOnly(changes) }
      await probe(changed)
      const fresh: Registration = { ...changed, state: 'ACTIVE', failedCount: 0 }
      all.set(fresh.uuid, fresh)
      return json(200, view(fresh))
    }),
    route.delete('/webhooks/:uuid', (_request, { uuid }) => {
      all.delete(find(uuid).uuid)
      return json(200, {})
    }),
  ]
}
