import { empty, json } from '../../../server/message.ts'
import type { FaceRequest } from '../../request.ts'
import { route, type Route } from '../../router.ts'
import { definedOnly } from '../../shared/json.ts'
import { visibleOf } from '../../shared/records.ts'
import { TwilioError } from '../errors.ts'
import { page } from '../pages.ts'
import { need, readParameters } from '../parameters.ts'
import { rfc2822 } from '../times.ts'
import { friendlyNameOf, keyOf, LIST_KINDS, mapList, mappedTo, unmapList } from './list-mappings.ts'
import { findIn, type TrunkDeps } from './resources.ts'
import { authTypesOf, type SipDomain, type State } from './state.ts'

const DOMAIN = /^[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.sip\.twilio\.com$/i

const rootOf = (accountSid: string): string => `/2010-04-01/Accounts/${accountSid}/SIP/Domains`

/** SIP domains: a call to one is answered with the document of its `VoiceUrl` (paths behind the account). */
export function sipDomainRoutes(deps: TrunkDeps): readonly Route[] {
  const { context, state, account, changed } = deps
  const { domains } = state
  const view = (domain: SipDomain): object => viewDomain(domain, account.sid)
  return [
    route.post('/SIP/Domains.json', (request) => {
      need(readParameters(request.form()).text('DomainName'), 'DomainName')
      const domain: SipDomain = {
        sid: `SD${context.random.hex(32)}`,
        createdAt: context.clock.now(),
        domainName: '',
        friendlyName: null,
        voiceUrl: null,
        voiceMethod: 'POST',
        secure: false,
        credentialLists: new Set(),
        ipLists: new Set(),
      }
      Object.assign(domain, readChanges(request, domain, state))
      domains.set(domain.sid, domain)
      changed()
      return json(201, view(domain))
    }),
    route.get('/SIP/Domains.json', (request) =>
      json(200, page(request, 'domains', visibleOf(request, domains.values()), view)),
    ),
    route.get('/SIP/Domains/:sid.json', (request, { sid }) =>
      json(200, view(findIn(request, domains, sid))),
    ),
    route.post('/SIP/Domains/:sid.json', (request, { sid }) => {
      const domain = findIn(request, domains, sid)
      Object.assign(domain, readChanges(request, domain, state))
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
    ...['', '/Auth/Calls'].flatMap((prefix) => mappingRoutes(prefix, deps)),
  ]
}

/** Lists mapped to a domain, for calls; the older paths without `Auth/Calls` do the same. */
function mappingRoutes(prefix: string, { state, account }: TrunkDeps): readonly Route[] {
  const { domains } = state
  return LIST_KINDS.flatMap((kind) => {
    const path = `/SIP/Domains/:domain${prefix}/${kind}Mappings`
    const view = (domain: SipDomain) => (sid: string) => ({
      sid,
      account_sid: account.sid,
      domain_sid: domain.sid,
      friendly_name: friendlyNameOf(state, kind, sid),
      date_created: rfc2822(domain.createdAt),
      date_updated: rfc2822(domain.createdAt),
      uri: `${rootOf(account.sid)}/${domain.sid}${prefix}/${kind}Mappings/${sid}.json`,
    })
    return [
      route.post(`${path}.json`, (request, { domain: id }) => {
        const domain = findIn(request, domains, id)
        return json(201, view(domain)(mapList(request, kind, domain, state)))
      }),
      route.get(`${path}.json`, (request, { domain: id }) => {
        const domain = findIn(request, domains, id)
        const key = prefix ? 'contents' : `${keyOf(kind)}_mappings`
        return json(200, page(request, key, [...mappedTo(domain, kind)], view(domain)))
      }),
      route.get(`${path}/:sid.json`, (request, { domain: id, sid = '' }) => {
        const domain = findIn(request, domains, id)
        if (!mappedTo(domain, kind).has(sid)) throw new TwilioError('notFound', request.path)
        return json(200, view(domain)(sid))
      }),
      route.delete(`${path}/:sid.json`, (request, { domain: id, sid }) => {
        unmapList(request, kind, findIn(request, domains, id), sid)
        return empty(204)
      }),
    ]
  })
}

function viewDomain(domain: SipDomain, accountSid: string): object {
  const root = `${rootOf(accountSid)}/${domain.sid}`
  return {
    sid: domain.sid,
    account_sid: accountSid,
    api_version: '2010-04-01',
    auth_type: authTypesOf(domain).join(','),
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
    uri: `${root}.json`,
    subresource_uris: {
      credential_list_mappings: `${root}/CredentialListMappings.json`,
      ip_access_control_list_mappings: `${root}/IpAccessControlListMappings.json`,
    },
  }
}

function readChanges(request: FaceRequest, domain: SipDomain, state: State) {
  const parameters = readParameters(request.form())
  const name = parameters.text('DomainName')?.toLowerCase()
  if (name !== undefined && name !== domain.domainName) {
    if (!DOMAIN.test(name)) throw new TwilioError('badDomain', name)
    const taken = [...state.domains.values()].some(({ domainName }) => domainName === name)
    if (taken || state.isReserved(name)) throw new TwilioError('sipDomainTaken', name)
  }
  return definedOnly({
    domainName: name,
    friendlyName: parameters.pattern('FriendlyName', /^.{1,64}$/),
    voiceUrl: parameters.url('VoiceUrl'),
    voiceMethod: parameters.method('VoiceMethod'),
    secure: parameters.flag('Secure'),
  })
}
