import { empty, json } from '../../../server/message.ts'
import type { FaceRequest } from '../../request.ts'
import { route, type Route } from '../../router.ts'
import { replyWith } from './rest-account.ts'
import type { SipTrunk, State } from './state.ts'

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string')

/** A host alone: "no sip: scheme and no user part". */
const HOST = /^(?:[\w-]+\.)+[\w-]+(?::\d{1,5})?(?:;[\w=;]+)?$/

/** "12 to 64 characters with at least one digit, one lower-case and one upper-case letter". */
const isSecret = (text: string): boolean =>
  text.length >= 12 && text.length <= 64 && [/\d/, /[a-z]/, /[A-Z]/].every((it) => it.test(text))

function readTrunk(domain: string, request: FaceRequest): SipTrunk | string {
  const given = (request.json() ?? {}) as Readonly<Record<string, unknown>>
  const { credentials = [], addresses = [], uris = [], numbers = [] } = given
  if (!/^[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?$/.test(domain)) return 'domain'
  if (!Array.isArray(credentials) || !Array.isArray(uris)) return 'credentials, uris'
  const users = credentials as SipTrunk['credentials']
  if (!users.every(({ username, password }) => username && isSecret(password ?? '')))
    return 'credentials'
  if (!isTexts(addresses) || !addresses.every((one) => /^(?:\d+\.){3}\d+(?:\/\d+)?$/.test(one)))
    return 'addresses'
  const hosts = uris as SipTrunk['uris']
  const priorities = hosts.map(({ priority }) => priority)
  const fit = (one: number): boolean => Number.isInteger(one) && one >= 0 && one <= 100
  if (!hosts.every(({ uri }) => HOST.test(uri)) || !priorities.every(fit)) return 'uris'
  if (new Set(priorities).size !== priorities.length) return 'uris: priorities are unique'
  if (!isTexts(numbers) || !numbers.every((one) => /^[1-9]\d{6,14}$/.test(one))) return 'numbers'
  return { domain, credentials: users, addresses, uris: hosts, numbers }
}

/**
 * Replaces the dashboard (Voice → SIP Trunks), the only way to set up a trunk. Not part of any API of Vonage: `PUT /dashboard/sip-trunks/desk` with the API key and secret.
 */
export function dashboardRoutes({
  state,
  changed,
}: {
  readonly state: State
  readonly changed: () => void
}): readonly Route[] {
  const path = '/dashboard/sip-trunks/:domain'
  return [
    route.get(path, (_request, { domain }) => {
      const trunk = state.trunks.get(domain ?? '')
      return trunk ? json(200, trunk) : replyWith(404, 'no such trunk')
    }),
    route.put(path, (request, { domain = '' }) => {
      const trunk = readTrunk(domain, request)
      if (typeof trunk === 'string') return replyWith(420, `cannot be entered: ${trunk}`)
      if (trunk.numbers.some((one) => !state.numbers.has(one)))
        return replyWith(420, 'cannot be entered: numbers')
      state.trunks.set(domain, trunk)
      changed()
      return json(200, trunk)
    }),
    route.delete(path, (_request, { domain }) => {
      state.trunks.delete(domain ?? '')
      changed()
      return empty(204)
    }),
  ]
}
