import { json } from '../../../server/message.ts'
import type { HostHandler, IncomingLeg } from '../../../network/hosts.ts'
import type { FaceContext } from '../../face.ts'
import { route, type Route } from '../../router.ts'
import { isJsonObject } from '../../shared/json.ts'
import { invalid, missing } from '../errors.ts'
import { bodyOf, type Body } from '../parameters.ts'
import type { Numbers } from './numbers.ts'

export type DialInConfig = {
  readonly id: string
  readonly type: 'pinless_dialin' | 'pin_dialin'
  config: Record<string, unknown>
  /** Releases the host of its SIP interconnect. */
  readonly release: () => void
}

const TEXTS = ['phone_number', 'name_prefix', 'hmac', 'room_creation_api', 'hold_music_url']
const OBJECTS = ['timeout_config', 'ivr_greeting']
const KNOWN = ['type', ...TEXTS, ...OBJECTS]

export type DialInConfigs = {
  readonly routes: readonly Route[]
  /** The one that takes calls to this number. */
  at(number: string): DialInConfig | undefined
  all(): ReadonlyMap<string, DialInConfig>
  reset(): void
}

/**
 * `/domain-dialin-config`: what happens to calls to a number of the domain. A pinless one without a number is a SIP
 * interconnect, whose calls `called` takes; that its `sip_uri` is in this reply too, and the form of its host, are
 * [inferred] (the guide shows it in the domain's configuration).
 */
export function createDialInConfigs(
  { random, network }: FaceContext,
  numbers: Numbers,
  called: (config: DialInConfig, leg: IncomingLeg) => void,
): DialInConfigs {
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
      if (body.has(name) && !isJsonObject(body.value[name])) {
        throw invalid(`'${name}' must be an object`)
      }
    }
    return Object.fromEntries(Object.entries(body.value).filter(([name]) => name !== 'type'))
  }
  const view = ({ id, type, config }: DialInConfig): object => ({ id, type, config })
  const interconnect = (handler: HostHandler): { sip_uri: string; release: () => void } => {
    const host = `daily-${random.hex(16)}-app.dapp.signalwire.com`
    return {
      sip_uri: `sip:${random.hex(8)}@${host}`,
      release: network.hosts.register(host, handler),
    }
  }
  const find = (id: string | undefined): DialInConfig => {
    const found = configs.get(id ?? '')
    if (!found) throw missing(`dialin config ${id} not found`)
    return found
  }

  return {
    at,
    all: () => configs,
    routes: [
      route.get('/domain-dialin-config', () =>
        json(200, { total_count: configs.size, data: [...configs.values()].map(view) }),
      ),
      route.post('/domain-dialin-config', (request) => {
        const body = bodyOf(request, KNOWN)
        body.required('type')
        const type = body.oneOf('type', ['pinless_dialin', 'pin_dialin']) ?? 'pinless_dialin'
        if (type === 'pinless_dialin') body.required('room_creation_api')
        const hmac = Buffer.from(random.bytes(32)).toString('base64')
        const config: Record<string, unknown> = { hmac, ...read(body) }
        const bySip = type === 'pinless_dialin' && config['phone_number'] === undefined
        const { release = () => undefined, ...sip } = bySip
          ? interconnect((leg) => called(fresh, leg))
          : {}
        const fresh: DialInConfig = { id: random.uuid(), type, config, release }
        Object.assign(config, sip)
        configs.set(fresh.id, fresh)
        return json(200, view(fresh))
      }),
      route.get('/domain-dialin-config/:id', (_request, { id }) => json(200, view(find(id)))),
      route.put('/domain-dialin-config/:id', (request, { id }) => {
        const found = find(id)
        found.config = { ...found.config, ...read(bodyOf(request, KNOWN), found) }
        return json(200, view(found))
      }),
      route.delete('/domain-dialin-config/:id', (_request, { id }) => {
        const found = find(id)
        found.release()
        configs.delete(found.id)
        return json(200, { deleted: true, id })
      }),
    ],
    reset() {
      for (const { release } of configs.values()) release()
      configs.clear()
    },
  }
}
