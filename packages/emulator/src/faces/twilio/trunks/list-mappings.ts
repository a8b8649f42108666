import type { FaceRequest } from '../../request.ts'
import { TwilioError } from '../errors.ts'
import { need, readParameters } from '../parameters.ts'
import type { Authenticated, State } from './state.ts'

/** The two kinds of list that authenticate calls to a trunk or a SIP domain. */
export type ListKind = 'CredentialList' | 'IpAccessControlList'

export const LIST_KINDS = ['CredentialList', 'IpAccessControlList'] as const

/** Name of a kind in the keys of replies. */
export const keyOf = (kind: ListKind): string =>
  kind === 'CredentialList' ? 'credential_list' : 'ip_access_control_list'

/** Sids of the lists mapped to a trunk or domain. */
export const mappedTo = (
  { credentialLists, ipLists }: Pick<Authenticated, 'credentialLists' | 'ipLists'>,
  kind: ListKind,
): Set<string> => (kind === 'CredentialList' ? credentialLists : ipLists)

export function friendlyNameOf(state: State, kind: ListKind, sid: string): string | null {
  const lists = kind === 'CredentialList' ? state.credentialLists : state.ipLists
  return lists.get(sid)?.friendlyName ?? null
}

/** Maps the list that the request names; its sid. */
export function mapList(
  request: FaceRequest,
  kind: ListKind,
  to: Authenticated,
  state: State,
): string {
  const pattern = kind === 'CredentialList' ? /^CL[\da-f]{32}$/i : /^AL[\da-f]{32}$/i
  const given = readParameters(request.form()).pattern(`${kind}Sid`, pattern)
  const sid = need(given, `${kind}Sid`)
  if (friendlyNameOf(state, kind, sid) === null) throw new TwilioError('notFound', sid)
  if (mappedTo(to, kind).has(sid)) throw new TwilioError('duplicate', sid)
  mappedTo(to, kind).add(sid)
  return sid
}

export function unmapList(
  request: FaceRequest,
  kind: ListKind,
  from: Authenticated,
  sid = '',
): void {
  if (!mappedTo(from, kind).delete(sid)) throw new TwilioError('notFound', request.path)
}
