import { inputError } from '@callplane/core'
import { wordTable } from '@callplane/kit'
import { provider } from '../errors.ts'

/** The regions the API accepts today; another one is refused with 400 (`SipRegion` of server-sdk 0.1.1). */
const regions = ['auto', 'us002', 'in002'] as const
export type Region = (typeof regions)[number]

/**
 * The two regions under all names in VideoSDK's documentation: `in001` (geo-fencing, outbound pinning), `us2`/`in1`
 * (labels of the inbound SIP host), `us001` (example of the older gateway page).
 */
const named = wordTable<Region>({
  auto: 'auto',
  us: 'us002',
  us1: 'us002',
  us2: 'us002',
  us001: 'us002',
  us002: 'us002',
  in: 'in002',
  in1: 'in002',
  in2: 'in002',
  in001: 'in002',
  in002: 'in002',
})

/** The region by any of its names; throws for an unknown name. */
export const regionOf = (name: string): Region => {
  const region = named(name.trim().toLowerCase())
  if (region) return region
  throw inputError(
    'input-invalid',
    'VideoSDK gateway',
    [{ path: ['region'], message: `must be one of ${regions.join(', ')}` }],
    provider,
  )
}

/** The region of a response under its current name; an unknown one is kept unchanged. */
export const knownRegion = (name: string): string => named(name.trim().toLowerCase()) ?? name

/** Label of the regional inbound SIP host; `auto` has none (docs …/managing-calls/handling-calls). */
const hostLabel = wordTable({ us002: 'us2', in002: 'in1' })

/** Where a carrier sends calls for these gateways: `<organisation>[.<region>].sip.videosdk.live`. */
export const inboundHost = (organizationId: string | undefined, region?: string): string => {
  const label = region === undefined ? undefined : hostLabel(knownRegion(region))
  return [organizationId, label, 'sip.videosdk.live'].filter((part) => part).join('.')
}
