const toInteger = (ip: string): number =>
  ip.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)

/** Whether an IPv4 address is in the CIDR block `203.0.113.0/24`, or is that address. */
export function isInBlock(ip: string, block: string): boolean {
  const [base = '', bits = '32'] = block.split('/')
  const size = 2 ** (32 - Number(bits))
  return Math.floor(toInteger(ip) / size) === Math.floor(toInteger(base) / size)
}

/** A number as a SIP user writes it, with or without plus, in E.164; undefined for anything else. */
export function toE164(user: string): string | undefined {
  const digits = /^\+?([1-9]\d{6,14})$/.exec(user)?.[1]
  return digits === undefined ? undefined : `+${digits}`
}

/** The user part of a SIP URI, or the address itself. */
export function userOf(address: string): string {
  const sip = /^sips?:(?:([^@;?]*)@)?/i.exec(address)
  if (!sip) return address.replaceAll(/[\s().-]/g, '')
  const user = sip[1]?.split(':')[0] ?? ''
  try {
    return decodeURIComponent(user)
  } catch {
    return user
  }
}

/** The host of a SIP URI in lower case, without port and parameters; absent for a number. */
export function hostOf(address: string): string | undefined {
  const host = /^sips?:(?:[^@]*@)?(\[[^\]]+\]|[^:;?>]+)/i.exec(address)?.[1]
  return host?.toLowerCase()
}
