import { orNull, stillAttached, type Step, unlessGone } from '@callplane/kit'
import type twilio from 'twilio'
import { blockOf, sipLists, splitBlock } from './access-lists.ts'
import { need, type Created, type TrunkStep, type GatewaySpec } from './steps.ts'

export const credentialSteps = (
  client: twilio.Twilio,
  { name, credentials }: GatewaySpec,
): TrunkStep[] => {
  if (!credentials) return []
  const { username, password } = credentials
  const lists = sipLists(client)
  const { credentialLists } = client.sip
  const mapped = ({ trunk }: Created) => client.trunking.v1.trunks(need(trunk))
  return [
    {
      name: 'credential list',
      async find() {
        const list = await lists.credentialList(name)
        return list && { credentialList: list.sid }
      },
      do: async () => ({
        credentialList: (await credentialLists.create({ friendlyName: name })).sid,
      }),
      async undo({ credentialList }) {
        const sid = credentialList ?? (await lists.credentialList(name))?.sid
        if (sid === undefined) return undefined
        const there = (await orNull(credentialLists(sid).credentials.list())) ?? []
        const foreign = there.filter((one) => one.username !== username)
        const attached = stillAttached({ credential: foreign.length })
        if (attached !== undefined) return `credential list ${sid}, which still has ${attached}`
        await unlessGone(credentialLists(sid).remove())
        return undefined
      },
    },
    {
      name: 'credential',
      // No `find`: an existing one may have a different password, which cannot be read back.
      isDone: async ({ credentialList }) =>
        (await lists.credential(need(credentialList), username)) !== null,
      async do({ credentialList, hadCredential }) {
        const list = credentialLists(need(credentialList))
        const there = await lists.credential(need(credentialList), username)
        if (there) await list.credentials(there.sid).update({ password })
        else await list.credentials.create({ username, password })
        return { hadCredential: hadCredential ?? there !== null }
      },
      async undo({ credentialList, hadCredential }) {
        if (hadCredential) return 'the credential that was there, with its new password'
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

export const addressSteps = (
  client: twilio.Twilio,
  { name, allowedAddresses = [] }: GatewaySpec,
): TrunkStep[] => {
  if (allowedAddresses.length === 0) return []
  const mapped = ({ trunk }: Created) => client.trunking.v1.trunks(need(trunk))
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
      undo: (made) =>
        unlessGone(mapped(made).ipAccessControlLists(need(made.addressList)).remove()),
    },
  ]
}

/** A block as Twilio writes it. */
const blockIn = (block: string): string => {
  const { ip, prefix } = splitBlock(block)
  return blockOf({ ipAddress: ip, cidrPrefixLength: prefix })
}

/** An address list of the account, named after its trunk or domain. */
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
        if (sid === undefined) return undefined
        const there = (await orNull(lists.addresses(sid))) ?? []
        const own = new Set(allowedAddresses.map((block) => blockIn(block)))
        const foreign = there.filter((one) => !own.has(blockOf(one)))
        const attached = stillAttached({ 'address range': foreign.length })
        if (attached !== undefined) return `access list ${sid}, which still has ${attached}`
        await unlessGone(ipAccessControlLists(sid).remove())
        return undefined
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
        find: async ({ addressList }: Created) => ((await entry(need(addressList))) ? {} : null),
        do: async ({ addressList }: Created) =>
          void (await lists.addAddress(need(addressList), block)),
        async undo({ addressList }: Created) {
          const there = await entry(need(addressList))
          const { ipAddresses } = ipAccessControlLists(need(addressList))
          if (there) await unlessGone(ipAddresses(there.sid).remove())
        },
      }
    }),
  ]
}
