import { empty, json } from '../../../message.ts'
import { route, type Route } from '../../router.ts'
import { TwilioError } from '../errors.ts'
import { readParameters } from '../parameters.ts'
import { findIn, iso, metaPage, need, ROOT, visible } from './parts.ts'
import type { OriginationUrl, Trunk } from './state.ts'
import type { TrunkDeps } from './trunk-routes.ts'

// user part and parameters as in `sip:pbx.example;transport=tls`; Twilio's own hosts are refused [inferred].
const SIP_URL = /^sips?:(?:[^\s@<>"]+@)?(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?(?:;[^\s<>"?]*)?$/i
const MODES = [
  'do-not-record',
  'record-from-ringing',
  'record-from-answer',
  'record-from-ringing-dual',
  'record-from-answer-dual',
] as const
const MOST = 65_535

/** What hangs on a trunk: origination URLs, mapped lists, its recording. */
export function partRoutes(deps: TrunkDeps): readonly Route[] {
  const { context, state, accountSid } = deps
  const { clock, random } = context
  const base = '/v1/Trunks/:trunk'
  const common = (trunk: Trunk, createdAt: number) => ({
    account_sid: accountSid,
    trunk_sid: trunk.sid,
    date_created: iso(createdAt),
    date_updated: iso(createdAt),
  })

  const urls = (): readonly Route[] => {
    const path = `${base}/OriginationUrls`
    const view = (trunk: Trunk) => (url: OriginationUrl) => ({
      sid: url.sid,
      weight: url.weight,
      priority: url.priority,
      enabled: url.enabled,
      friendly_name: url.friendlyName,
      sip_url: url.sipUrl,
      ...common(trunk, url.createdAt),
      url: `${ROOT}/v1/Trunks/${trunk.sid}/OriginationUrls/${url.sid}`,
    })
    const read = (form: URLSearchParams) => {
      const parameters = readParameters(form)
      return {
        weight: parameters.integer('Weight', 1, MOST),
        priority: parameters.integer('Priority', 0, MOST),
        enabled: parameters.flag('Enabled'),
        friendlyName: parameters.pattern('FriendlyName', /^.{1,64}$/),
        sipUrl: parameters.pattern('SipUrl', SIP_URL),
      }
    }
    return [
      route.post(path, (request, { trunk: id }) => {
        const trunk = findIn(request, state.trunks, id)
        const given = read(request.form())
        const url: OriginationUrl = {
          sid: `OU${random.hex(32)}`,
          createdAt: clock.now(),
          weight: need(given.weight, 'Weight'),
          priority: need(given.priority, 'Priority'),
          enabled: need(given.enabled, 'Enabled'),
          friendlyName: need(given.friendlyName, 'FriendlyName'),
          sipUrl: need(given.sipUrl, 'SipUrl'),
        }
        trunk.urls.set(url.sid, url)
        return json(201, view(trunk)(url))
      }),
      route.get(path, (request, { trunk: id }) => {
        const trunk = findIn(request, state.trunks, id)
        return metaPage(request, 'origination_urls', visible(request, trunk.urls), view(trunk))
      }),
      route.get(`${path}/:sid`, (request, { trunk: id, sid }) => {
        const trunk = findIn(request, state.trunks, id)
        return json(200, view(trunk)(findIn(request, trunk.urls, sid)))
      }),
      route.post(`${path}/:sid`, (request, { trunk: id, sid }) => {
        const trunk = findIn(request, state.trunks, id)
        const url = findIn(request, trunk.urls, sid)
        const given = Object.entries(read(request.form()))
        Object.assign(url, Object.fromEntries(given.filter(([, value]) => value !== undefined)))
        return json(200, view(trunk)(url))
      }),
      route.delete(`${path}/:sid`, (request, { trunk: id, sid }) => {
        const trunk = findIn(request, state.trunks, id)
        trunk.urls.delete(findIn(request, trunk.urls, sid).sid)
        return empty(204)
      }),
    ]
  }

  /** The two kinds of list an account has, mapped to a trunk. */
  const lists = (kind: 'CredentialList' | 'IpAccessControlList'): readonly Route[] => {
    const path = `${base}/${kind}s`
    const isCredentials = kind === 'CredentialList'
    const all = isCredentials ? state.credentialLists : state.ipLists
    const mapped = (trunk: Trunk) => (isCredentials ? trunk.credentialLists : trunk.ipLists)
    const view = (trunk: Trunk) => (sid: string) => ({
      sid,
      friendly_name: all.get(sid)?.friendlyName ?? null,
      ...common(trunk, trunk.createdAt),
      url: `${ROOT}/v1/Trunks/${trunk.sid}/${kind}s/${sid}`,
    })
    const find = (trunk: Trunk, sid: string | undefined, where: string): string => {
      if (sid === undefined || !mapped(trunk).has(sid)) throw new TwilioError('notFound', where)
      return sid
    }
    const pattern = isCredentials ? /^CL[\da-f]{32}$/i : /^AL[\da-f]{32}$/i
    return [
      route.post(path, (request, { trunk: id }) => {
        const trunk = findIn(request, state.trunks, id)
        const given = readParameters(request.form()).pattern(`${kind}Sid`, pattern)
        const sid = need(given, `${kind}Sid`)
        if (!all.has(sid)) throw new TwilioError('notFound', sid)
        if (mapped(trunk).has(sid)) throw new TwilioError('duplicate', sid)
        mapped(trunk).add(sid)
        return json(201, view(trunk)(sid))
      }),
      route.get(path, (request, { trunk: id }) => {
        const trunk = findIn(request, state.trunks, id)
        const key = isCredentials ? 'credential_lists' : 'ip_access_control_lists'
        return metaPage(request, key, [...mapped(trunk)], view(trunk))
      }),
      route.get(`${path}/:sid`, (request, { trunk: id, sid }) => {
        const trunk = findIn(request, state.trunks, id)
        return json(200, view(trunk)(find(trunk, sid, request.path)))
      }),
      route.delete(`${path}/:sid`, (request, { trunk: id, sid }) => {
        const trunk = findIn(request, state.trunks, id)
        mapped(trunk).delete(find(trunk, sid, request.path))
        return empty(204)
      }),
    ]
  }

  const recording: readonly Route[] = [
    route.get(`${base}/Recording`, (request, { trunk: id }) =>
      json(200, findIn(request, state.trunks, id).recording),
    ),
    route.post(`${base}/Recording`, (request, { trunk: id }) => {
      const trunk = findIn(request, state.trunks, id)
      const parameters = readParameters(request.form())
      trunk.recording = {
        mode: parameters.oneOf('Mode', MODES) ?? trunk.recording.mode,
        trim: parameters.oneOf('Trim', ['trim-silence', 'do-not-trim']) ?? trunk.recording.trim,
      }
      return json(200, trunk.recording)
    }),
  ]

  return [...urls(), ...lists('CredentialList'), ...lists('IpAccessControlList'), ...recording]
}
