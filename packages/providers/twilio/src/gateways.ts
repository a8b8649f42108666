import type { Gateway, GatewaysPort } from '@callplane/core'
import { runSteps, type StepProgress } from '@callplane/kit'
import type twilio from 'twilio'
import { checkChanges, checkWanted, gatewayFault, isSecure } from './gateways-check.ts'
import { findTrunk, planOf, targetOf, trunkSteps, type Made, type Wanted } from './gateways-create.ts'
import { createDomain, domainGateway, listDomains, removeDomain } from './gateways-domain.ts'
import { sipLists, splitBlock, blockOf, orNull, unlessGone } from './gateways-lists.ts'
import { ownedNumbers, refuseOthers } from './gateways-numbers.ts'
import { gatewayOf, partsOf } from './gateways-read.ts'
import { guarded } from './guarded.ts'
import type { Sdk } from './sdk.ts'

export interface CreateOptions {
  readonly onProgress?: ((progress: StepProgress) => void) | undefined
}

/** The port, and what Twilio's trunks offer beyond it. */
export interface TwilioGateways extends GatewaysPort {
  create(wanted: Wanted, options?: CreateOptions): Promise<Gateway>
  attach(id: string, numbers: readonly string[]): Promise<Gateway>
  /** Names of the steps that `create` would take. Throws what it would refuse without asking Twilio. */
  plan(wanted: Wanted): readonly string[]
  /**
   * Like `remove`, but keeps what holds an address: Twilio gives a removed one to nobody for 30 days, so that making
   * the same gateway again would fail. Answers with what was kept.
   */
  withdraw(id: string): Promise<string | void>
  /** A SIP domain: whoever calls from an allowed address is answered with the document at `answerUrl`. */
  createAnswered(wanted: Wanted, answerUrl: string, options?: CreateOptions): Promise<Gateway>
}

const isDomain = (id: string): boolean => id.startsWith('SD')

/** Elastic SIP trunks, one per direction, and SIP domains. */
export const createGateways = (sdk: () => Promise<Sdk>): TwilioGateways => {
  const clientOf = async (): Promise<twilio.Twilio> => (await sdk()).client
  const read = async (client: twilio.Twilio, sid: string): Promise<Gateway> => {
    const trunk = await client.trunking.v1.trunks(sid).fetch()
    return gatewayOf(trunk, await partsOf(client, trunk))
  }

  /** Everything but the trunk itself, so that a removal that was cut short can be repeated by the same id. */
  const strip = async (client: twilio.Twilio, id: string) => {
    const at = client.trunking.v1.trunks(id)
    const trunk = await at.fetch()
    const parts = await partsOf(client, trunk)
    // Nobody gets in from here on.
    for (const { sid } of parts.credentialLists) await unlessGone(at.credentialsLists(sid).remove())
    for (const { sid } of parts.addressLists) await unlessGone(at.ipAccessControlLists(sid).remove())
    for (const { sid } of parts.targets) await unlessGone(at.originationUrls(sid).remove())
    for (const { sid } of parts.numbers) await unlessGone(at.phoneNumbers(sid).remove())
    const { sip } = client
    const own = trunk.friendlyName
    // By name, not by what was mapped: a removal that was cut short had unmapped them already.
    const credentialList = own ? await sipLists(client).credentialList(own) : null
    if (credentialList) await unlessGone(sip.credentialLists(credentialList.sid).remove())
    const addressList = own ? await sipLists(client).addressList(own) : null
    if (addressList) await unlessGone(sip.ipAccessControlLists(addressList.sid).remove())
    return trunk
  }

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

  const attachAll = async (client: twilio.Twilio, id: string, numbers: readonly string[]) => {
    const owned = await ownedNumbers(client, numbers)
    refuseOthers(owned, id)
    const { phoneNumbers } = client.trunking.v1.trunks(id)
    for (const { sid, trunkSid } of owned)
      if (trunkSid === null) await phoneNumbers.create({ phoneNumberSid: sid })
  }

  const verbs = guarded({
    async create(wanted: Wanted, { onProgress }: CreateOptions = {}) {
      checkWanted(wanted)
      const client = await clientOf()
      const numbers = await ownedNumbers(client, wanted.numbers)
      const existing = await findTrunk(client, wanted)
      if (wanted.direction === 'inbound') refuseOthers(numbers, existing?.sid ?? null)
      const steps = trunkSteps(client, wanted, numbers)
      const options = { provider: 'twilio', subject: 'Twilio trunk', onProgress }
      const { trunk = '' } = await runSteps<Made>(steps, {}, options)
      return { ...wanted, mediaEncryption: isSecure(wanted) ? 'required' : 'none', id: trunk } as const
    },
    async get(id: string) {
      const client = await clientOf()
      return isDomain(id) ? domainGateway(client, id) : orNull(read(client, id))
    },
    async list() {
      const client = await clientOf()
      const gateways: Gateway[] = []
      for (const trunk of await client.trunking.v1.trunks.list())
        gateways.push(gatewayOf(trunk, await partsOf(client, trunk)))
      return [...gateways, ...(await listDomains(client))]
    },
    async update(id: string, changes: Partial<Wanted>) {
      if (isDomain(id)) throw gatewayFault('id', 'a SIP domain is not changed, but made again')
      const client = await clientOf()
      const at = client.trunking.v1.trunks(id)
      const current = await read(client, id)
      checkChanges(changes, current)
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
        if (credentialList) await client.sip.credentialLists(credentialList.sid).update({ friendlyName })
        if (addressList) await client.sip.ipAccessControlLists(addressList.sid).update({ friendlyName })
      }
      const trunk = {
        ...(name === undefined ? {} : { friendlyName: name }),
        ...(mediaEncryption === undefined ? {} : { secure: mediaEncryption === 'required' }),
      }
      if (Object.keys(trunk).length > 0) await at.update(trunk)
      return read(client, id)
    },
    async remove(id: string) {
      const client = await clientOf()
      if (isDomain(id)) return removeDomain(client, id)
      await strip(client, id)
      await unlessGone(client.trunking.v1.trunks(id).remove())
    },
    async attach(id: string, numbers: readonly string[]) {
      const client = await clientOf()
      await attachAll(client, id, numbers)
      return read(client, id)
    },
    async withdraw(id: string) {
      const client = await clientOf()
      if (isDomain(id)) return `SIP domain ${id}, which holds its address`
      const { domainName } = await strip(client, id)
      if (domainName) return `trunk ${id}, which holds the address ${domainName}`
      await unlessGone(client.trunking.v1.trunks(id).remove())
      return undefined
    },
    createAnswered: async (wanted: Wanted, answerUrl: string, { onProgress }: CreateOptions = {}) =>
      createDomain(await clientOf(), wanted, answerUrl, onProgress),
  })
  return {
    ...verbs,
    role: 'provides',
    plan(wanted) {
      checkWanted(wanted)
      return planOf(wanted)
    },
  }
}
