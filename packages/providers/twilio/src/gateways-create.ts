import { CallError, type Gateway } from '@callplane/core'
import type { Step } from '@callplane/kit'
import type twilio from 'twilio'
import { domainOf, isSecure } from './gateways-check.ts'
import { blockOf, orNull, sipLists, splitBlock, unlessGone } from './gateways-lists.ts'
import type { AccountNumber } from './gateways-numbers.ts'
import { partsOf, type Trunk } from './gateways-read.ts'

export type Wanted = Omit<Gateway, 'id'>

/** What the steps have found out so far. */
export interface Made {
  readonly trunk?: string
  readonly credentialList?: string
  readonly addressList?: string
}
type TrunkStep = Step<Made>

const taken = (detail: string): CallError =>
  new CallError('conflict', `twilio: the name is taken: ${detail}`, {
    provider: 'twilio',
    dialled: 'no',
  })

/** A step's predecessors have put it there; nothing else can be the case. */
const need = (id: string | undefined): string => {
  if (id !== undefined) return id
  throw new CallError('unexpected', 'twilio: a step ran before the one it needs', {
    provider: 'twilio',
    dialled: 'no',
  })
}

/** The target of the calls that come in, in Twilio's words. */
export const targetOf = ({ address, transport, mediaEncryption }: Wanted): string =>
  `sip:${address};transport=${transport}${mediaEncryption === 'required' ? ';secure=true' : ''}`

/**
 * The trunk with our name, or null. One that is set up otherwise is somebody else's: Twilio lets any number of trunks
 * have one name, and has no place on them for a mark of ours.
 */
export const findTrunk = async (client: twilio.Twilio, wanted: Wanted): Promise<Trunk | null> => {
  const trunks = await client.trunking.v1.trunks.list()
  const domain = wanted.direction === 'outbound' ? domainOf(wanted.address) : undefined
  const hits = trunks.filter(({ friendlyName }) => friendlyName === wanted.name)
  const [trunk] = hits
  if (hits.length > 1) throw taken(`${hits.length} trunks have it`)
  if (trunks.some((one) => one !== trunk && domain !== undefined && one.domainName === domain))
    throw taken('another trunk of the account has this address')
  if (!trunk) return null
  if (trunk.domainName && trunk.domainName !== domain)
    throw taken('a trunk with it has another address')
  if (trunk.secure !== isSecure(wanted))
    throw taken('a trunk with it has another media encryption')
  const { targets, credentialLists, addressLists } = await partsOf(client, trunk)
  const ours = wanted.direction === 'inbound' ? [targetOf(wanted)] : []
  if (targets.some(({ sipUrl }) => !ours.includes(sipUrl)))
    throw taken('a trunk with it sends calls elsewhere')
  const names = wanted.direction === 'outbound' ? [wanted.name] : []
  if ([...credentialLists, ...addressLists].some(({ friendlyName }) => !names.includes(friendlyName)))
    throw taken('a trunk with it lets others in')
  return trunk
}

const trunkStep = (client: twilio.Twilio, wanted: Wanted): TrunkStep => {
  const { trunks } = client.trunking.v1
  return {
    name: 'trunk',
    async find() {
      const trunk = await findTrunk(client, wanted)
      return trunk && { trunk: trunk.sid }
    },
    // Without its address, which comes last: Twilio keeps an address that was once given for 30 days.
    async do() {
      const made = await trunks.create({ friendlyName: wanted.name, secure: isSecure(wanted) })
      return { trunk: made.sid }
    },
    async undo({ trunk }) {
      const sid = trunk ?? (await findTrunk(client, wanted))?.sid
      if (sid === undefined) return undefined
      const there = await orNull(trunks(sid).fetch())
      if (there?.domainName) return `trunk ${sid}, which holds the address ${there.domainName}`
      await unlessGone(trunks(sid).remove())
      return undefined
    },
  }
}

const credentialSteps = (client: twilio.Twilio, { name, credentials }: Wanted): TrunkStep[] => {
  if (!credentials) return []
  const { username, password } = credentials
  const lists = sipLists(client)
  const { credentialLists } = client.sip
  const mapped = ({ trunk }: Made) => client.trunking.v1.trunks(need(trunk))
  let wasThere = false
  return [
    {
      name: 'credential list',
      async find() {
        const list = await lists.credentialList(name)
        return list && { credentialList: list.sid }
      },
      do: async () => ({ credentialList: (await credentialLists.create({ friendlyName: name })).sid }),
      async undo({ credentialList }) {
        const sid = credentialList ?? (await lists.credentialList(name))?.sid
        if (sid !== undefined) await unlessGone(credentialLists(sid).remove())
      },
    },
    {
      name: 'credential',
      // No `find`: what is there may have another password, which nobody can see.
      async do({ credentialList }) {
        const list = credentialLists(need(credentialList))
        const there = await lists.credential(need(credentialList), username)
        wasThere = there !== null
        if (there) await list.credentials(there.sid).update({ password })
        else await list.credentials.create({ username, password })
      },
      async undo({ credentialList }) {
        if (wasThere) return 'the credential that was there, with its new password'
        const there = await lists.credential(need(credentialList), username)
        const { credentials: all } = credentialLists(need(credentialList))
        if (there) await unlessGone(all(there.sid).remove())
        return undefined
      },
    },
    {
      name: 'credential list on trunk',
      async find(made) {
        const all = await mapped(made).credentialsLists.list()
        return all.some(({ sid }) => sid === made.credentialList) ? {} : null
      },
      async do(made) {
        const credentialListSid = need(made.credentialList)
        await mapped(made).credentialsLists.create({ credentialListSid })
      },
      undo: (made) => unlessGone(mapped(made).credentialsLists(need(made.credentialList)).remove()),
    },
  ]
}

const addressSteps = (client: twilio.Twilio, { name, allowedAddresses = [] }: Wanted): TrunkStep[] => {
  if (allowedAddresses.length === 0) return []
  const mapped = ({ trunk }: Made) => client.trunking.v1.trunks(need(trunk))
  return [
    ...addressListSteps(client, name, allowedAddresses),
    {
      name: 'address list on trunk',
      async find(made) {
        const all = await mapped(made).ipAccessControlLists.list()
        return all.some(({ sid }) => sid === made.addressList) ? {} : null
      },
      async do(made) {
        const ipAccessControlListSid = need(made.addressList)
        await mapped(made).ipAccessControlLists.create({ ipAccessControlListSid })
      },
      undo: (made) => unlessGone(mapped(made).ipAccessControlLists(need(made.addressList)).remove()),
    },
  ]
}

/** A list of the account with these addresses, named like what it is for. */
export const addressListSteps = (
  client: twilio.Twilio,
  name: string,
  allowedAddresses: readonly string[],
): Step<{ readonly addressList?: string }>[] => {
  const lists = sipLists(client)
  const { ipAccessControlLists } = client.sip
  return [
    {
      name: 'address list',
      async find() {
        const list = await lists.addressList(name)
        return list && { addressList: list.sid }
      },
      do: async () => ({
        addressList: (await ipAccessControlLists.create({ friendlyName: name })).sid,
      }),
      async undo({ addressList }) {
        const sid = addressList ?? (await lists.addressList(name))?.sid
        if (sid !== undefined) await unlessGone(ipAccessControlLists(sid).remove())
      },
    },
    ...[...new Set(allowedAddresses)].map((block) => {
      const { ip, prefix } = splitBlock(block)
      const entry = async (list: string) =>
        (await lists.addresses(list)).find(
          (one) => one.ipAddress === ip && (one.cidrPrefixLength ?? 32) === prefix,
        ) ?? null
      return {
        name: `address ${blockOf({ ipAddress: ip, cidrPrefixLength: prefix })}`,
        find: async ({ addressList }: Made) => ((await entry(need(addressList))) ? {} : null),
        do: async ({ addressList }: Made) => void (await lists.addAddress(need(addressList), block)),
        async undo({ addressList }: Made) {
          const there = await entry(need(addressList))
          const { ipAddresses } = ipAccessControlLists(need(addressList))
          if (there) await unlessGone(ipAddresses(there.sid).remove())
        },
      }
    }),
  ]
}

const domainStep = (client: twilio.Twilio, { address }: Wanted): TrunkStep => {
  const domainName = domainOf(address) ?? address
  const at = ({ trunk }: Made) => client.trunking.v1.trunks(need(trunk))
  return {
    name: 'address of the trunk',
    find: async (made) => ((await at(made).fetch()).domainName === domainName ? {} : null),
    do: async (made) => void (await at(made).update({ domainName })),
  }
}

const targetStep = (client: twilio.Twilio, wanted: Wanted): TrunkStep => {
  const sipUrl = targetOf(wanted)
  const urls = ({ trunk }: Made) => client.trunking.v1.trunks(need(trunk)).originationUrls
  const entry = async (made: Made) =>
    (await urls(made).list()).find((one) => one.sipUrl === sipUrl && one.enabled) ?? null
  return {
    name: 'origination target',
    find: async (made) => ((await entry(made)) ? {} : null),
    async do(made) {
      // One target alone; the numbers are those of Twilio's own examples.
      const common = { weight: 10, priority: 10, enabled: true, friendlyName: wanted.name }
      await urls(made).create({ ...common, sipUrl })
    },
    async undo(made) {
      const there = await entry(made)
      const all = urls(made)
      if (there) await unlessGone(all(there.sid).remove())
    },
  }
}

export const numberSteps = (
  client: twilio.Twilio,
  numbers: readonly AccountNumber[],
): TrunkStep[] =>
  numbers.map(({ sid }, index) => {
    const at = ({ trunk }: Made) => client.trunking.v1.trunks(need(trunk)).phoneNumbers
    return {
      name: `number ${index + 1} of ${numbers.length}`,
      async find(made) {
        return (await at(made).list()).some((one) => one.sid === sid) ? {} : null
      },
      do: async (made) => void (await at(made).create({ phoneNumberSid: sid })),
      undo: (made) => unlessGone(at(made)(sid).remove()),
    }
  })

/** Everything that makes the trunk, in order. Numbers come in over it, so they hang on the inbound one alone. */
export const trunkSteps = (
  client: twilio.Twilio,
  wanted: Wanted,
  numbers: readonly AccountNumber[],
): TrunkStep[] =>
  wanted.direction === 'outbound'
    ? [
        trunkStep(client, wanted),
        ...credentialSteps(client, wanted),
        ...addressSteps(client, wanted),
        domainStep(client, wanted),
      ]
    : [trunkStep(client, wanted), targetStep(client, wanted), ...numberSteps(client, numbers)]

/** Their names, for a dry run. */
export const planOf = ({ direction, credentials, allowedAddresses = [], numbers }: Wanted): string[] =>
  direction === 'outbound'
    ? [
        'trunk',
        ...(credentials ? ['credential list', 'credential', 'credential list on trunk'] : []),
        ...(allowedAddresses.length > 0
          ? [
              'address list',
              ...[...new Set(allowedAddresses)].map((block) => `address ${block}`),
              'address list on trunk',
            ]
          : []),
        'address of the trunk',
      ]
    : [
        'trunk',
        'origination target',
        ...[...new Set(numbers)].map((_, index, all) => `number ${index + 1} of ${all.length}`),
      ]
