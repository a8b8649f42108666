import type { CallError } from '@callplane/core'
import { stillAttached, orNull, unlessGone, nameTaken } from '@callplane/kit'
import type twilio from 'twilio'
import { addressSteps, credentialSteps } from './access.ts'
import { domainOf, isSecure } from './validate.ts'
import { need, type Created, type TrunkStep, type GatewaySpec } from './steps.ts'
import type { AccountNumber } from './assign-numbers.ts'
import { partsOf, type Trunk } from './read.ts'

const taken = (detail: string): CallError => nameTaken('twilio', detail)

/** Target of inbound calls in Twilio's format. The trunk sets media encryption. */
export const targetOf = ({ address, transport }: GatewaySpec): string =>
  `sip:${address};transport=${transport}`

/**
 * The trunk with our name, or null. Throws if its configuration differs: names are not unique at Twilio, and no field
 * could mark a trunk as ours.
 */
export const findTrunk = async (
  client: twilio.Twilio,
  wanted: GatewaySpec,
): Promise<Trunk | null> => {
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
  if (trunk.secure !== isSecure(wanted)) throw taken('a trunk with it has another media encryption')
  const { targets, credentialLists, addressLists } = await partsOf(client, trunk)
  const ours = wanted.direction === 'inbound' ? [targetOf(wanted)] : []
  if (targets.some(({ sipUrl }) => !ours.includes(sipUrl)))
    throw taken('a trunk with it has another target')
  const names = wanted.direction === 'outbound' ? [wanted.name] : []
  if (
    [...credentialLists, ...addressLists].some(({ friendlyName }) => !names.includes(friendlyName))
  )
    throw taken('a trunk with it accepts other addresses')
  return trunk
}

const trunkStep = (
  client: twilio.Twilio,
  wanted: GatewaySpec,
  releasesAddress: boolean,
): TrunkStep => {
  const { trunks } = client.trunking.v1
  return {
    name: 'trunk',
    async find() {
      const trunk = await findTrunk(client, wanted)
      return trunk && { trunk: trunk.sid }
    },
    // Without its address, which comes last: Twilio reserves a used address for 30 days.
    async do() {
      const made = await trunks.create({ friendlyName: wanted.name, secure: isSecure(wanted) })
      return { trunk: made.sid }
    },
    async undo({ trunk }) {
      const sid = trunk ?? (await findTrunk(client, wanted))?.sid
      if (sid === undefined) return undefined
      const there = await orNull(trunks(sid).fetch())
      if (!there) return undefined
      if (there.domainName && !releasesAddress)
        return `trunk ${sid}, which holds the address ${there.domainName}`
      const { credentialLists, addressLists, targets, numbers } = await partsOf(client, there)
      const isForeign = ({ friendlyName }: { readonly friendlyName: string }) =>
        friendlyName !== wanted.name
      const attached = stillAttached({
        number: numbers.filter(({ phoneNumber }) => !wanted.numbers.includes(phoneNumber)).length,
        'origination URI': targets.filter(({ sipUrl }) => sipUrl !== targetOf(wanted)).length,
        'credential list': credentialLists.filter(isForeign).length,
        'access list': addressLists.filter(isForeign).length,
      })
      if (attached !== undefined) return `trunk ${sid}, which still has ${attached}`
      await unlessGone(trunks(sid).remove())
      return undefined
    },
  }
}

const domainStep = (client: twilio.Twilio, { address }: GatewaySpec): TrunkStep => {
  const domainName = domainOf(address) ?? address
  const at = ({ trunk }: Created) => client.trunking.v1.trunks(need(trunk))
  return {
    name: 'address of the trunk',
    find: async (made) => ((await at(made).fetch()).domainName === domainName ? {} : null),
    do: async (made) => void (await at(made).update({ domainName })),
  }
}

const targetStep = (client: twilio.Twilio, wanted: GatewaySpec): TrunkStep => {
  const sipUrl = targetOf(wanted)
  const urls = ({ trunk }: Created) => client.trunking.v1.trunks(need(trunk)).originationUrls
  const entry = async (made: Created) =>
    (await urls(made).list()).find((one) => one.sipUrl === sipUrl && one.enabled) ?? null
  return {
    name: 'origination target',
    find: async (made) => ((await entry(made)) ? {} : null),
    async do(made) {
      // A single target; priority and weight as in Twilio's examples.
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

const numberSteps = (client: twilio.Twilio, numbers: readonly AccountNumber[]): TrunkStep[] =>
  numbers.map(({ sid }, index) => {
    const at = ({ trunk }: Created) => client.trunking.v1.trunks(need(trunk)).phoneNumbers
    return {
      name: `number ${index + 1} of ${numbers.length}`,
      async find(made) {
        return (await at(made).list()).some((one) => one.sid === sid) ? {} : null
      },
      do: async (made) => void (await at(made).create({ phoneNumberSid: sid })),
      undo: (made) => unlessGone(at(made)(sid).remove()),
    }
  })

/** Steps that create the trunk, in order. Only the inbound trunk has numbers, as calls to them come in over it. */
export const trunkSteps = (
  client: twilio.Twilio,
  wanted: GatewaySpec,
  numbers: readonly AccountNumber[],
  /** Undone, a trunk that holds an address is removed too; Twilio then reserves the address for 30 days. */
  releasesAddress = false,
): TrunkStep[] =>
  wanted.direction === 'outbound'
    ? [
        trunkStep(client, wanted, releasesAddress),
        ...credentialSteps(client, wanted),
        ...addressSteps(client, wanted),
        domainStep(client, wanted),
      ]
    : [
        trunkStep(client, wanted, releasesAddress),
        targetStep(client, wanted),
        ...numberSteps(client, numbers),
      ]

/** Names of these steps, for a dry run. */
export const planOf = ({
  direction,
  credentials,
  allowedAddresses = [],
  numbers,
}: GatewaySpec): string[] =>
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
