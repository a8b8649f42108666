import { CallError } from '@callplane/core'
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

/** Gone already is as good as removed. */
export const unlessGone = async (removal: Promise<unknown>): Promise<void> => {
  try {
    await removal
  } catch (error) {
    if (!CallError.isInstance(error) || error.code !== 'not-found') throw error
  }
}

/** Null where Twilio has no such thing. */
export const orNull = async <T>(wanted: Promise<T>): Promise<T | null> => {
  try {
    return await wanted
  } catch (error) {
    if (CallError.isInstance(error) && error.code === 'not-found') return null
    throw error
  }
}

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
