import type { Gateway } from '@callplane/core'
import type twilio from 'twilio'
import { validateChanges, gatewayFault } from './validate.ts'
import { targetOf } from './create.ts'
import { unlessGone } from '@callplane/kit'
import { blockOf, sipLists, splitBlock } from './access-lists.ts'
import type { GatewaySpec } from './steps.ts'
import { ownedNumbers, refuseOthers } from './assign-numbers.ts'

const setCredential = async (
  client: twilio.Twilio,
  name: string,
  { username, password }: NonNullable<Gateway['credentials']>,
): Promise<void> => {
  const list = await sipLists(client).credentialList(name)
  if (!list) throw gatewayFault('credentials', 'this trunk has no credential list of its own')
  const { credentials } = client.sip.credentialLists(list.sid)
  const all = await credentials.list()
  const there = all.find((one) => one.username === username)
  if (there) await credentials(there.sid).update({ password })
  else await credentials.create({ username, password })
  for (const one of all) if (one !== there) await unlessGone(credentials(one.sid).remove())
}

const setAddresses = async (
  client: twilio.Twilio,
  name: string,
  wanted: readonly string[],
): Promise<void> => {
  const lists = sipLists(client)
  const list = await lists.addressList(name)
  if (!list) throw gatewayFault('allowedAddresses', 'this trunk has no address list of its own')
  const blocks = wanted.map((block) => {
    const { ip, prefix } = splitBlock(block)
    return blockOf({ ipAddress: ip, cidrPrefixLength: prefix })
  })
  const there = await lists.addresses(list.sid)
  for (const block of blocks)
    if (!there.some((one) => blockOf(one) === block)) await lists.addAddress(list.sid, block)
  const { ipAddresses } = client.sip.ipAccessControlLists(list.sid)
  for (const one of there)
    if (!blocks.includes(blockOf(one))) await unlessGone(ipAddresses(one.sid).remove())
}

export const attachAll = async (client: twilio.Twilio, id: string, numbers: readonly string[]) => {
  const owned = await ownedNumbers(client, numbers)
  refuseOthers(owned, id)
  const { phoneNumbers } = client.trunking.v1.trunks(id)
  for (const { sid, trunkSid } of owned)
    if (trunkSid === null) await phoneNumbers.create({ phoneNumberSid: sid })
}

/** Sets each part in turn; safe to repeat, but not undone after a failure. */
export const updateTrunk = async (
  client: twilio.Twilio,
  id: string,
  current: Gateway,
  changes: Partial<GatewaySpec>,
): Promise<void> => {
  const at = client.trunking.v1.trunks(id)
  validateChanges(changes, current)
  const { name, credentials, allowedAddresses, numbers, mediaEncryption } = changes
  if (numbers) await attachAll(client, id, numbers)
  if (credentials) await setCredential(client, current.name, credentials)
  if (allowedAddresses) await setAddresses(client, current.name, allowedAddresses)
  if (current.direction === 'inbound' && (changes.address ?? changes.transport) !== undefined) {
    const [target] = (await at.originationUrls.list()).toSorted((a, b) => a.priority - b.priority)
    const sipUrl = targetOf({ ...current, ...changes })
    if (target) await at.originationUrls(target.sid).update({ sipUrl })
  }
  if (numbers)
    for (const one of await at.phoneNumbers.list())
      if (!numbers.includes(one.phoneNumber)) await unlessGone(at.phoneNumbers(one.sid).remove())
  if (name !== undefined && name !== current.name) {
    const lists = sipLists(client)
    const credentialList = await lists.credentialList(current.name)
    const addressList = await lists.addressList(current.name)
    const friendlyName = name
    if (credentialList)
      await client.sip.credentialLists(credentialList.sid).update({ friendlyName })
    if (addressList) await client.sip.ipAccessControlLists(addressList.sid).update({ friendlyName })
  }
  const trunk = {
    ...(name === undefined ? {} : { friendlyName: name }),
    ...(mediaEncryption === undefined ? {} : { secure: mediaEncryption === 'required' }),
  }
  if (Object.keys(trunk).length > 0) await at.update(trunk)
}
