import type { OutboundCall } from '@callplane/core'
import { options } from '../src/options.ts'
import { mapCall } from '../src/map/request.ts'
import { callOf } from './fake.ts'

/** A call as its request; the notes as `field effect`. */
export const mapWith = (fields: Partial<OutboundCall> = {}, own: unknown = {}, url?: string) => {
  const { request, notes } = mapCall({ baseUrl: 'https://api.nexmo.com' }, callOf(fields), {
    callbackUrl: url,
    options: options.parse(own),
  })
  const body = JSON.parse(request.body ?? '') as Record<string, unknown>
  return { request, body, notes: notes.map(({ field, effect }) => `${field} ${effect}`) }
}
