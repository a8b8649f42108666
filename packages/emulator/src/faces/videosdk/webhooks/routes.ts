import { json } from '../../../server/message.ts'
import type { FaceContext } from '../../face.ts'
import { route, type Route } from '../../router.ts'
import { badRequest, notFound } from '../errors.ts'
import { matches, page } from '../pages.ts'
import { fieldsOf, readBody } from '../parameters.ts'

export const EVENTS = [
  'call-started',
  'call-answered',
  'call-hangup',
  'call-transferred',
  'call-missed',
  'call-update',
  'call-ringing',
  'call-transfer-initiated',
  'call-transfer-accepted',
  'call-transferring',
  'call-transfer-ringing',
  'call-transfer-failed',
  'switch-room-initiated',
  'switch-room-completed',
  'switch-room-failed',
] as const

export type Hook = {
  readonly id: string
  url: string
  events: readonly string[]
  readonly createdAt: string
  updatedAt: string
}

/** Registered webhooks. */
export function webhookRoutes(
  hooks: Map<string, Hook>,
  { random, clock }: Pick<FaceContext, 'random' | 'clock'>,
): readonly Route[] {
  const now = (): string => new Date(clock.now()).toISOString()
  const find = (id: string | undefined): Hook => {
    const hook = hooks.get(id ?? '')
    if (!hook) throw notFound('Webhook')
    return hook
  }
  return [
    route.post('/v2/sip/webhooks', (request) => {
      const { url, events } = readHook(fieldsOf(readBody(request)))
      const time = now()
      const id = `wh_${random.string(9)}`
      const hook = { id, url, events, createdAt: time, updatedAt: time }
      hooks.set(id, hook)
      return json(200, hook)
    }),
    route.get('/v2/sip/webhooks', (request) => {
      const search = request.query.get('search')
      const found = [...hooks.values()].filter(({ url }) => matches(search, url))
      // The list calls the id otherwise: the vendor's client reads both.
      return page(request, found, ({ id, ...rest }) => ({ webhookId: id, ...rest }))
    }),
    route.get('/v2/sip/webhooks/:id', (_request, { id }) => json(200, find(id))),
    route.patch('/v2/sip/webhooks/:id', (request, { id }) => {
      const hook = find(id)
      Object.assign(hook, readHook(fieldsOf(readBody(request))), { updatedAt: now() })
      return json(200, hook)
    }),
    route.delete('/v2/sip/webhooks/:id', (_request, { id }) => {
      hooks.delete(find(id).id)
      return json(200, { message: 'Webhook deleted successfully' })
    }),
  ]
}

function readHook(fields: ReturnType<typeof fieldsOf>): Pick<Hook, 'url' | 'events'> {
  const url = fields.need('url', fields.text('url'))
  if (!URL.canParse(url) || !/^https?:/i.test(url)) throw badRequest('url must be an HTTP URL')
  const events = fields.need('events', fields.texts('events'))
  if (events.length === 0) throw badRequest('events must not be empty')
  const unknown = events.find((event) => !(EVENTS as readonly string[]).includes(event))
  if (unknown !== undefined) throw badRequest(`events: ${unknown} is not allowed`)
  return { url, events }
}
