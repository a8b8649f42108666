import { json } from '../../message.ts'
import { outcomeOf } from '../../outcomes.ts'
import type { FaceContext } from '../face.ts'
import { route, type Route } from '../router.ts'
import { invalid, missing } from './errors.ts'
import { EVENT_TYPES, readRegistration, type Registration } from './registration.ts'
import { signDaily } from './signature.ts'

/** Three failures in a row open the circuit (…/webhooks). */
const BREAKS_AFTER = 3
/** "Up to five times, with a back-off of up to 15 minutes"; the steps between are [inferred]. Seconds. */
const BACKOFF = [15, 60, 180, 480, 900]

/** Only a quick 200 counts as delivered. */
const failed = (status: number): boolean => status !== 200

export type DomainWebhooks = {
  /** Sends one event to every registration that wants it. `to`: destination of its call. */
  tell(type: string, id: string, payload: Readonly<Record<string, unknown>>, to?: string): void
  readonly routes: readonly Route[]
  reset(): void
}

export function createDomainWebhooks(
  context: FaceContext,
  defaultSecret: string,
  registered: readonly { readonly url: string; readonly hmac?: string | undefined }[],
): DomainWebhooks {
  const { clock, random, wall, webhooks } = context
  const all = new Map<string, Registration>()

  const add = (fields: Partial<Registration> & { readonly url: string }): Registration => {
    const fresh: Registration = {
      uuid: random.uuid(),
      hmac: defaultSecret,
      createdAt: clock.now(),
      basicAuth: null,
      retryType: 'circuit-breaker',
      eventTypes: EVENT_TYPES,
      state: 'ACTIVE',
      failedCount: 0,
      lastMomentPushed: null,
      ...fields,
    }
    all.set(fresh.uuid, fresh)
    return fresh
  }
  const addRegistered = (): void => {
    for (const { url, hmac = defaultSecret } of registered) add({ url, hmac })
  }
  addRegistered()

  const headersOf = ({ basicAuth }: Registration): Record<string, string> => ({
    'content-type': 'application/json',
    ...(basicAuth === null ? {} : { authorization: `Basic ${basicAuth}` }),
  })

  /** The address must answer 200 to a test before anything is registered under it. */
  const probe = async (registration: Registration): Promise<void> => {
    const answer = await webhooks.send({
      kind: 'document',
      event: 'test',
      method: 'POST',
      url: registration.url,
      headers: headersOf(registration),
      body: JSON.stringify({ test: 'test' }),
    })
    if (answer?.status !== 200) throw invalid(`non-200 status code returned from webhook endpoint`)
  }

  const deliver = async (
    it: Registration,
    type: string,
    body: string,
    to: string | undefined,
  ): Promise<void> => {
    it.lastMomentPushed = new Date(clock.now()).toISOString()
    const answer = await webhooks.send({
      kind: 'event',
      event: type,
      to,
      method: 'POST',
      url: it.url,
      headers: headersOf(it),
      body,
      failed,
      ...(it.retryType === 'exponential' ? { retryAfter: BACKOFF } : {}),
      sign: () => {
        const timestamp = String(Math.floor(wall() / 1000))
        return {
          'x-webhook-timestamp': timestamp,
          'x-webhook-signature': signDaily(it.hmac, timestamp, body),
        }
      },
    })
    // A call whose reports are withheld on purpose is no fault of the address.
    if (to !== undefined && outcomeOf(to).unreported) return
    it.failedCount = answer?.status === 200 ? 0 : it.failedCount + 1
    if (it.retryType === 'circuit-breaker' && it.failedCount >= BREAKS_AFTER) it.state = 'FAILED'
  }

  const find = (uuid: string | undefined): Registration => {
    const found = all.get(uuid ?? '')
    if (!found) throw missing(`webhook ${uuid} not found`)
    return found
  }
  const view = ({ createdAt, ...it }: Registration): unknown => ({
    ...it,
    createdAt: new Date(createdAt).toISOString(),
    updatedAt: new Date(createdAt).toISOString(),
  })

  return {
    tell(type, id, payload, to) {
      const body = JSON.stringify({
        version: '1.0.0',
        type,
        id,
        payload,
        event_ts: clock.now() / 1000,
      })
      for (const it of all.values()) {
        if (it.state === 'ACTIVE' && it.eventTypes.includes(type)) void deliver(it, type, body, to)
      }
    },
    routes: [
      route.get('/webhooks', () => json(200, [...all.values()].map(view))),
      route.post('/webhooks', async (request) => {
        const { url, ...rest } = readRegistration(request)
        if (!url) throw invalid("missing required parameter 'url'")
        const given = Object.entries(rest).filter(([, it]) => it !== undefined)
        const hmac = Buffer.from(random.bytes(32)).toString('base64')
        const fresh = add({ url, hmac, ...Object.fromEntries(given) })
        try {
          await probe(fresh)
        } catch (error) {
          all.delete(fresh.uuid)
          throw error
        }
        return json(200, view(fresh))
      }),
      // Not Daily's: an address that was registered long ago, without a probe. Needs no credentials.
      route.post('/_emulator/webhooks', (request) => {
        const {
          url,
          hmac = defaultSecret,
          retryType = 'circuit-breaker',
        } = readRegistration(request)
        if (!url) throw invalid("missing required parameter 'url'")
        return json(200, view(add({ url, hmac, retryType })))
      }),
      route.get('/webhooks/:uuid', (_request, { uuid }) => json(200, view(find(uuid)))),
      route.post('/webhooks/:uuid', async (request, { uuid }) => {
        const found = find(uuid)
        const changes = readRegistration(request)
        const wanted: Registration = {
          ...found,
          ...Object.fromEntries(Object.entries(changes).filter(([, it]) => it !== undefined)),
        }
        await probe(wanted)
        const fresh: Registration = { ...wanted, state: 'ACTIVE', failedCount: 0 }
        all.set(fresh.uuid, fresh)
        return json(200, view(fresh))
      }),
      route.delete('/webhooks/:uuid', (_request, { uuid }) => {
        all.delete(find(uuid).uuid)
        return json(200, {})
      }),
    ],
    reset() {
      all.clear()
      addRegistered()
    },
  }
}
