import { removeAll, type Part, unlessGone } from '@callplane/kit'
import type twilio from 'twilio'
import { sipLists } from './access-lists.ts'
import { partsOf } from './read.ts'

type Resource = { readonly sid: string }

const named = (
  kind: string,
  resources: readonly Resource[],
  remove: (sid: string) => Promise<unknown>,
): Part[] =>
  resources.map(({ sid }, index) => [
    `${kind} ${index + 1} of ${resources.length}`,
    () => unlessGone(remove(sid)),
  ])

const subject = { provider: 'twilio', subject: 'Twilio trunk' }

/** Removes everything except the trunk and its domain name. Can be repeated with the id of the trunk. */
const partsOfTrunk = async (client: twilio.Twilio, id: string) => {
  const at = client.trunking.v1.trunks(id)
  const trunk = await at.fetch()
  const { credentialLists, addressLists, targets, numbers } = await partsOf(client, trunk)
  const { sip } = client
  const own = trunk.friendlyName
  // By name, not by mapping: an interrupted removal may have unmapped them already.
  const credentialList = own ? await sipLists(client).credentialList(own) : null
  const addressList = own ? await sipLists(client).addressList(own) : null
  const parts: Part[] = [
    // From here on no call is accepted.
    ...named('credential list on the trunk', credentialLists, (sid) =>
      at.credentialsLists(sid).remove(),
    ),
    ...named('access list on the trunk', addressLists, (sid) =>
      at.ipAccessControlLists(sid).remove(),
    ),
    ...named('origination URI', targets, (sid) => at.originationUrls(sid).remove()),
    ...named('number', numbers, (sid) => at.phoneNumbers(sid).remove()),
    ...named('credential list', credentialList ? [credentialList] : [], (sid) =>
      sip.credentialLists(sid).remove(),
    ),
    ...named('access list', addressList ? [addressList] : [], (sid) =>
      sip.ipAccessControlLists(sid).remove(),
    ),
  ]
  return { parts, domainName: trunk.domainName }
}

/** Removes everything that `create` made. The trunk comes last: an interrupted removal can be repeated by its id. */
export const removeTrunk = async (client: twilio.Twilio, id: string): Promise<void> => {
  const { parts } = await partsOfTrunk(client, id)
  const trunk: Part = ['trunk', () => unlessGone(client.trunking.v1.trunks(id).remove())]
  await removeAll([...parts, trunk], subject)
}

/** The same, but keeps a trunk that holds an address; returns what was kept. */
export const withdrawTrunk = async (client: twilio.Twilio, id: string): Promise<string | void> => {
  const { parts, domainName } = await partsOfTrunk(client, id)
  if (!domainName) return removeTrunk(client, id)
  await removeAll(parts, subject)
  return `trunk ${id}, which holds the address ${domainName}`
}
