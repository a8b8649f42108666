import { dataOf, type Api } from '../client/api.ts'
import { unreadable } from '../errors.ts'
import { gatewaySegment, numberIdSegment, numberSegment } from '../references.ts'
import { regionOf } from './regions.ts'
import { wirePhoneNumber, type WirePhoneNumber } from '../client/schemas.ts'

const path = '/v2/sip/phone-numbers'

/** How a gateway proves who it is. */
export interface GatewayCredentials {
  readonly username: string
  readonly password: string
}
type Transport = 'udp' | 'tcp' | 'tls'

/** Numbers to be added, with their gateways. */
export interface NewPhoneNumbers {
  readonly name: string
  /** E.164. Unknown numbers are added to the account, known ones without gateways are reused. */
  readonly phoneNumbers: readonly string[]
  /** True: one pair of gateways for all numbers. False: one pair per number. Default: true. */
  readonly isShared?: boolean | undefined
  readonly mediaEncryption?: 'enable' | 'disable' | undefined
  /** `sipRegion` under any of its names. */
  readonly inbound: { readonly sipRegion: string }
  readonly outbound: {
    readonly address: string
    readonly sipRegion: string
    /** Absent: `tls`. */
    readonly transport?: Transport | undefined
    readonly auth?: GatewayCredentials | undefined
  }
}

/** An inbound gateway accepts only the first three; VideoSDK refuses the others with 400. */
export interface PhoneNumberGatewayChanges {
  readonly name?: string | undefined
  readonly mediaEncryption?: 'enable' | 'disable' | undefined
  readonly sipRegion?: string | undefined
  readonly address?: string | undefined
  readonly transport?: Transport | undefined
  readonly auth?: GatewayCredentials | undefined
}

/** The gateways that a number was removed from; null if it had none. Empty gateways are not deleted. */
export interface Detached {
  readonly inbound: string | null
  readonly outbound: string | null
}

/** Numbers with a gateway in each direction, created together (docs …/sip/phone-numbers). */
export interface PhoneNumbersApi {
  /**
   * All or nothing. A number that has a gateway of that direction is refused as `request-invalid` (400); one that
   * another request took meanwhile as `conflict` (409), after which a retry is safe.
   */
  create(wanted: NewPhoneNumbers): Promise<void>
  list(search?: string): Promise<readonly WirePhoneNumber[]>
  get(e164: string): Promise<WirePhoneNumber | null>
  updateGateway(gatewayId: string, changes: PhoneNumberGatewayChanges): Promise<void>
  detach(e164: string): Promise<Detached>
  /** By the number's id, not the number itself. Idempotent. */
  release(phoneNumberId: string): Promise<void>
}

const readNumber = (reply: unknown): WirePhoneNumber => {
  const read = wirePhoneNumber.safeParse(dataOf(reply))
  if (!read.success) throw unreadable('GET phone number')
  return read.data
}

const gatewayOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)

export const phoneNumbersApi = (api: Api): PhoneNumbersApi => ({
  async create({ inbound, outbound, ...wanted }) {
    const body = {
      ...wanted,
      inbound: { sipRegion: regionOf(inbound.sipRegion) },
      // `transport` is required according to the page, optional with this default according to the typed client.
      outbound: { transport: 'tls', ...outbound, sipRegion: regionOf(outbound.sipRegion) },
    }
    await api.request('POST', path, { body })
  },
  list: (search) => api.list(path, wirePhoneNumber, { search }),
  async get(e164) {
    const reply = await api.request('GET', `${path}/${numberSegment(e164)}`, { nullable: true })
    return reply === null ? null : readNumber(reply)
  },
  async updateGateway(gatewayId, { sipRegion, ...changes }) {
    const region = sipRegion === undefined ? {} : { sipRegion: regionOf(sipRegion) }
    await api.request('PATCH', `${path}/gateways/${gatewaySegment(gatewayId)}`, {
      body: { ...changes, ...region },
    })
  },
  async detach(e164) {
    const reply = await api.request('POST', `${path}/detach`, { body: { phoneNumber: e164 } })
    const { inbound, outbound } = (dataOf(reply) ?? {}) as Readonly<Record<string, unknown>>
    return { inbound: gatewayOf(inbound), outbound: gatewayOf(outbound) }
  },
  async release(phoneNumberId) {
    await api.request('POST', `${path}/${numberIdSegment(phoneNumberId)}/release`)
  },
})
