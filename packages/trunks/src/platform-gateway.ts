import type { Gateway, GatewaysPort } from '@callplane/core'
import { taken } from './check.ts'
import type { Made } from './made.ts'
import type { ConnectOptions } from './options.ts'
import type { Wanted } from './ports.ts'
import { platformOutbound } from './wanted.ts'

export type Direction = 'outbound' | 'inbound'

export const own = async (
  port: GatewaysPort,
  name: string,
  direction: Direction,
): Promise<Gateway | undefined> =>
  (await port.list()).find((one) => one.name === name && one.direction === direction)

/**
 * Takes the gateway back, unless others have put numbers on it meanwhile; then says what is kept, and why. `title`: what
 * the gateway is called in messages.
 */
export const removeUnlessUsed = async (
  port: GatewaysPort,
  gateway: Gateway | undefined,
  own: readonly string[],
  title: string,
): Promise<string | undefined> => {
  if (!gateway) return undefined
  const foreign = gateway.numbers.filter((number) => !own.includes(number)).length
  if (foreign > 0)
    return `${title}, which still has ${foreign === 1 ? '1 number' : `${foreign} numbers`} of others`
  await port.remove(gateway.id)
  return undefined
}

const holdsAll = (gateway: Gateway, numbers: readonly string[]): boolean =>
  numbers.every((number) => gateway.numbers.includes(number))

/** What an earlier run left with other credentials or fewer numbers. */
export const staleIn = (
  there: Gateway,
  { address, credentials, numbers, transport }: Omit<Gateway, 'id'>,
): Partial<Omit<Gateway, 'id'>> => {
  const { direction } = there
  const stale =
    direction === 'outbound' &&
    (there.credentials?.username !== credentials?.username ||
      there.credentials?.password !== credentials?.password ||
      there.transport !== transport ||
      there.address !== address)
  return {
    ...(stale ? { address, transport, credentials } : {}),
    ...(holdsAll(there, numbers) ? {} : { numbers: [...new Set([...there.numbers, ...numbers])] }),
  }
}

/** Brought up to date where an earlier run left it with other credentials or fewer numbers. */
export const refresh = async (
  port: GatewaysPort,
  there: Gateway,
  wanted: Omit<Gateway, 'id'>,
): Promise<Gateway> => {
  const changes = staleIn(there, wanted)
  return Object.keys(changes).length === 0 ? there : port.update(there.id, changes)
}

/** Host of an address, whatever its port. */
const hostOf = (address: string): string => address.replace(/:\d+$/, '').toLowerCase()

export const refuseOther = (
  there: Gateway | undefined,
  address: string,
  platform: string,
): void => {
  if (there && hostOf(there.address) !== hostOf(address))
    throw taken('a gateway of the platform has it, with another address', platform)
}

/** The platform's end of calls out: towards what was made at the carrier, or what a person has set up there. */
export const wantedOutbound = (
  options: ConnectOptions,
  { carrierOutbound, credentials }: Made,
): Wanted =>
  platformOutbound(
    options,
    carrierOutbound ?? {
      address: options.carrierGateway?.address ?? '',
      transport: options.transport ?? 'tls',
      mediaEncryption: options.mediaEncryption,
    },
    credentials,
  )
