import { outcomeOf } from '../../../outcomes.ts'
import type { FaceContext } from '../../face.ts'
import type { Route } from '../../router.ts'
import { invalid } from '../errors.ts'
import { newRegistration, type Registration } from './registration.ts'
import { webhookRoutes } from './routes.ts'
import { signDaily } from './signature.ts'

/** Three failures in a row open the circuit (…/webhooks). */
const BREAKS_AFTER = 3
/** "Up to five times, with a back-off of up to 15 minutes"; the steps between are [inferred]. Seconds. */
const BACKOFF = [15, 60, 180, 480, 900]

/** Only 200 counts as delivered. */
const failed = (status: number): boolean => status !== 200

export type Webhooks = {
  /** Sends an event to every registration with its type. `to`: destination of its call. */
  tell(type: string, id: string, payload: Readonly<Record<string, unknown>>, to?: string): void
  readonly routes: readonly Route[]
  reset(): void
}

export function createWebhooks(
  context: FaceContext,
  defaultSecret: string,
  registered: readonly { readonly url: string; readonly hmac?: string | undefined }[],
): Webhooks {
  const { clock, random, wall, webhooks } = context
  const all = new Map<string, Registration>()

  const add = (fields: Partial<Registration> & { readonly url: string }): Registration => {
    const fresh = { ...newRegistration(random.uuid(), clock.now(), defaultSecret), ...fields }
    all.set(fresh.uuid, fresh)
    return fresh
  }
  const addRegistered = (): void => {
    for (const { url, hmac = defaultSecret } of registered) add({ url, hmac })
  }
  addRegistered()

  /** The URL must answer 200 to a test before it is registered. */
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
      sign: () => signatureOf(it, wall(), body),
    })
    // Events withheld by the outcome table do not count as failures.
    if (to !== undefined && outcomeOf(to).unreported) return
    it.failedCount = answer?.status === 200 ? 0 : it.failedCount + 1
    if (it.retryType === 'circuit-breaker' && it.failedCount >= BREAKS_AFTER) it.state = 'FAILED'
  }

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
    routes: webhookRoutes({ all, add, probe, context, defaultSecret }),
    reset() {
      all.clear()
      addRegistered()
    },
  }
}

function headersOf({ basicAuth }: Registration): Record<string, string> {
  return {
    'content-type': 'application/json',
    ...(basicAuth === null ? {} : { authorization: `Basic ${basicAuth}` }),
  }
}

function signatureOf({ hmac }: Registration, wall: number, body: string): Record<string, string> {
  const timestamp = String(Math.floor(wall / 1000))
  return {
    'x-webhook-timestamp': timestamp,
    'x-webhook-signature': signDaily(hmac, timestamp, body),
  }
}
