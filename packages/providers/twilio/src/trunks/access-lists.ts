import type twilio from 'twilio'

/** `203.0.113.0/24` in Twilio's two parts. */
export const splitBlock = (block: string): { ip: string; prefix: number } => {
  const [ip = '', prefix = '32'] = block.split('/')
  return { ip, prefix: Number(prefix) }
}

export const blockOf = ({
  ipAddress,
  cidrPrefixLength,
}: {
  ipAddress: string
  cidrPrefixLength: number | null
}): string =>
  cidrPrefixLength === null || cidrPrefixLength === 32
    ? ipAddress
    : `${ipAddress}/${cidrPrefixLength}`

const named = <T extends { friendlyName: string }>(lists: readonly T[], name: string): T | null =>
  lists.find(({ friendlyName }) => friendlyName === name) ?? null

/** The account's credential and address lists, by the name they share with their trunk. */
export const sipLists = ({ sip }: twilio.Twilio) => ({
  credentialList: async (name: string) => named(await sip.credentialLists.list(), name),
  addressList: async (name: string) => named(await sip.ipAccessControlLists.list(), name),
  credential: async (list: string, username: string) =>
    (await sip.credentialLists(list).credentials.list()).find((one) => one.username === username) ??
    null,
  addresses: (list: string) => sip.ipAccessControlLists(list).ipAddresses.list(),
  addAddress: (list: string, block: string) => {
    const { ip, prefix } = splitBlock(block)
    const addresses = sip.ipAccessControlLists(list).ipAddresses
    return addresses.create({ friendlyName: block, ipAddress: ip, cidrPrefixLength: prefix })
  },
})
