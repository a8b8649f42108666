import { json } from '../../message.ts'
import type { FaceContext } from '../face.ts'
import type { Route } from '../router.ts'
import { bodyOf, isObject, type Body } from './body.ts'
import { invalid, missing } from './errors.ts'
import type { Numbers } from './numbers.ts'

export type DialInConfig = {
  readonly id: string
  readonly type: 'pinless_dialin' | 'pin_dialin'
  config: Record<string, unknown>
}

const TEXTS = ['phone_number', 'name_prefix', 'hmac', 'room_creation_api', 'hold_music_url']
const OBJECTS = ['timeout_config', 'ivr_greeting']
const KNOWN = ['type', ...TEXTS, ...OBJECTS]

export type DialInConfigs = {
  readonly routes: readonly Route[]
  /** The one that takes calls to this number. */
  at(number: string): DialInConfig | undefined
  reset(): void
}

/** `/domain-dialin-config`: what happens to whoever calls a number of the domain. */
export function createDialInConfigs({ random }: FaceContext, numbers: Numbers): DialInConfigs {
  const configs = new Map<string, DialInConfig>()
  const at = (number: string): DialInConfig | undefined =>
    [...configs.values()].find((it) => it.config['phone_number'] === number)

  const read = (body: Body, own?: DialInConfig): Record<string, unknown> => {
    for (const name of TEXTS) body.text(name)
    const number = body.text('phone_number')
    if (number !== undefined && !numbers.owned().some((it) => it.number === number)) {
      throw invalid(`phone number ${number} is not purchased`)
    }
    const other = number === undefined ? undefined : at(number)
    if (other && other !== own) throw invalid(`phone number ${number} is used by another config`)
    for (const name of OBJECTS) {
      if (body.has(name) && !isObject(body.value[name])) {
        throw invalid(`'${name}' must be an object`)
      }
    }
    return Object.fromEntries(Object.entries(body.value).filter(([name]) => name !== 'type'))
  }
  const find = (id: string | undefined): DialInConfig => {
    const found = configs.get(id ?? '')
    if (!found) throw missing(`dialin config ${id} not found`)
    return found
  }

  return {
    at,
    routes: [
      [
        'GET',
        '/domain-dialin-config',
        () => json(200, { total_count: configs.size, data: [...configs.values()] }),
      ],
      [
        'POST',
        '/domain-dialin-config',
        (request) => {
          const body = bodyOf(request, KNOWN)
          body.required('type')
          const type = body.oneOf('type', ['pinless_dialin', 'pin_dialin']) ?? 'pinless_dialin'
          if (type === 'pinless_dialin') body.required('room_creation_api')
          const hmac = Buffer.from(random.bytes(32)).toString('base64')
          const fresh: DialInConfig = { id: random.uuid(), type, config: { hmac, ...read(body) } }
          configs.set(fresh.id, fresh)
          return json(200, fresh)
        },
      ],
      ['GET', '/domain-dialin-config/:id', (_request, { id }) => json(200, find(id))],
      [
        'PUT',
        '/domain-dialin-config/:id',
        (request, { id }) => {
          const found = find(id)
          found.config = { ...found.config, ...read(bodyOf(request, KNOWN), found) }
          return json(200, found)
        },
      ],
      [
        'DELETE',
        '/domain-dialin-config/:id',
        (_request, { id }) => {
          configs.delete(find(id).id)
          return json(200, { deleted: true, id })
        },
      ],
    ],
    reset: () => configs.clear(),
  }
}
