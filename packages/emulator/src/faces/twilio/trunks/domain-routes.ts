import { empty, json } from '../../../message.ts'
import type { FaceRequest } from '../../request.ts'
import { route, type Route } from '../../router.ts'
import { TwilioError } from '../errors.ts'
import { page } from '../list.ts'
import { readParameters } from '../parameters.ts'
import { rfc2822 } from '../rfc2822.ts'
import { findIn, need, visible } from './parts.ts'
import type { SipDomain } from './state.ts'
import type { TrunkDeps } from './trunk-routes.ts'

const DOMAIN = /^[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.sip\.twilio\.com$/i

/** SIP domains: whoever may call one is answered with the document of its `VoiceUrl` (paths behind the account). */
export function domainRoutes({ context, state, accountSid, changed }: TrunkDeps): readonly Route[] {
  const { clock, random } = context
  const { domains } = state
  const root = `/2010-04-01/Accounts/${accountSid}/SIP/Domains`

  const view = (domain: SipDomain) => ({
    sid: domain.sid,
    account_sid: accountSid,
    api_version: '2010-04-01',
    auth_type: [
      ...(domain.ipLists.size > 0 ? ['IP_ACL'] : []),
      ...(domain.credentialLists.size > 0 ? ['CREDENTIAL_LIST'] : []),
    ].join(','),
    domain_name: domain.domainName,
    friendly_name: domain.friendlyName,
    voice_url: domain.voiceUrl,
    voice_method: domain.voiceMethod,
    voice_fallback_url: null,
    voice_fallback_method: 'POST',
    voice_status_callback_url: null,
    voice_status_callback_method: 'POST',
    sip_registration: false,
    emergency_calling_enabled: false,
    secure: domain.secure,
    byoc_trunk_sid: null,
    emergency_caller_sid: null,
    date_created: rfc2822(domain.createdAt),
    date_updated: rfc2822(domain.createdAt),
    uri: `${root}/${domain.sid}.json`,
    subresource_uris: {},
  })

  const change = (request: FaceRequest, domain: SipDomain): void => {
    const parameters = readParameters(request.form())
    const name = parameters.text('DomainName')?.toLowerCase()
    if (name !== undefined && name !== domain.domainName) {
      if (!DOMAIN.test(name)) throw new TwilioError('badDomain', name)
      const taken = [...domains.values()].some(({ domainName }) => domainName === name)
      if (taken || state.isReserved(name)) throw new TwilioError('sipDomainTaken', name)
    }
    const changes = {
      domainName: name,
      friendlyName: parameters.pattern('FriendlyName', /^.{1,64}$/),
      voiceUrl: parameters.url('VoiceUrl'),
      voiceMethod: parameters.method('VoiceMethod'),
      secure: parameters.flag('Secure'),
    }
    const given = Object.entries(changes).filter(([, value]) => value !== undefined)
    Object.assign(domain, Object.fromEntries(given))
  }

  /** Lists mapped to a domain, for calls; the older paths without `Auth/Calls` do the same. */
  const mappings = (
    kind: 'CredentialList' | 'IpAccessControlList',
    prefix: string,
  ): readonly Route[] => {
    const isCredentials = kind === 'CredentialList'
    const path = `/SIP/Domains/:domain${prefix}/${kind}Mappings`
    const all = isCredentials ? state.credentialLists : state.ipLists
    const mapped = (domain: SipDomain) => (isCredentials ? domain.credentialLists : domain.ipLists)
    const viewMapping = (domain: SipDomain) => (sid: string) => ({
      sid,
      account_sid: accountSid,
      domain_sid: domain.sid,
      friendly_name: all.get(sid)?.friendlyName ?? null,
      date_created: rfc2822(domain.createdAt),
      date_updated: rfc2822(domain.createdAt),
      uri: `${root}/${domain.sid}${prefix}/${kind}Mappings/${sid}.json`,
    })
    const pattern = isCredentials ? /^CL[\da-f]{32}$/i : /^AL[\da-f]{32}$/i
    return [
      route.post(`${path}.json`, (request, { domain: id }) => {
        const domain = findIn(request, domains, id)
        const given = readParameters(request.form()).pattern(`${kind}Sid`, pattern)
        const sid = need(given, `${kind}Sid`)
        if (!all.has(sid)) throw new TwilioError('notFound', sid)
        if (mapped(domain).has(sid)) throw new TwilioError('duplicate', sid)
        mapped(domain).add(sid)
        return json(201, viewMapping(domain)(sid))
      }),
      route.get(`${path}.json`, (request, { domain: id }) => {
        const domain = findIn(request, domains, id)
        const key = prefix
          ? 'contents'
          : isCredentials
            ? 'credential_list_mappings'
            : 'ip_access_control_list_mappings'
        return json(200, page(request, key, [...mapped(domain)], viewMapping(domain)))
      }),
      route.delete(`${path}/:sid.json`, (request, { domain: id, sid = '' }) => {
        const domain = findIn(request, domains, id)
        if (!mapped(domain).delete(sid)) throw new TwilioError('notFound', request.path)
        return empty(204)
      }),
    ]
  }

  return [
    route.post('/SIP/Domains.json', (request) => {
      need(readParameters(request.form()).text('DomainName'), 'DomainName')
      const domain: SipDomain = {
        sid: `SD${random.hex(32)}`,
        createdAt: clock.now(),
        domainName: '',
        friendlyName: null,
        voiceUrl: null,
        voiceMethod: 'POST',
        secure: false,
        credentialLists: new Set(),
        ipLists: new Set(),
      }
      change(request, domain)
      domains.set(domain.sid, domain)
      changed()
      return json(201, view(domain))
    }),
    route.get('/SIP/Domains.json', (request) =>
      json(200, page(request, 'domains', visible(request, domains), view)),
    ),
    route.get('/SIP/Domains/:sid.json', (request, { sid }) =>
      json(200, view(findIn(request, domains, sid))),
    ),
    route.post('/SIP/Domains/:sid.json', (request, { sid }) => {
      const domain = findIn(request, domains, sid)
      change(request, domain)
      changed()
      return json(200, view(domain))
    }),
    route.delete('/SIP/Domains/:sid.json', (request, { sid }) => {
      const domain = findIn(request, domains, sid)
      domains.delete(domain.sid)
      state.reserve(domain.domainName)
      changed()
      return empty(204)
    }),
    ...['', '/Auth/Calls'].flatMap((prefix) => [
      ...mappings('CredentialList', prefix),
      ...mappings('IpAccessControlList', prefix),
    ]),
  ]
}
