import { definedOnly } from '../../shared/json.ts'
import { badRequest } from '../errors.ts'
import { ENCRYPTIONS, fieldsOf, readAuth, REGIONS, TRANSPORTS, type Fields } from '../parameters.ts'
import type { Direction } from './state.ts'

export type NewNumbers = {
  readonly name: string
  readonly numbers: readonly string[]
  readonly isShared: boolean
  readonly mediaEncryption: 'enable' | 'disable'
  readonly inbound: object
  readonly outbound: object
}

/** The plan of `POST /v2/sip/phone-numbers`; throws what VideoSDK would refuse. */
export function readNewNumbers(fields: Fields): NewNumbers {
  const name = fields.need('name', fields.text('name'))
  const numbers = fields.need('phoneNumbers', fields.numbers('phoneNumbers'))
  const isShared = fields.flag('isShared') ?? true
  const mediaEncryption = fields.oneOf('mediaEncryption', ENCRYPTIONS) ?? 'disable'
  const inbound = fieldsOf(fields.need('inbound', fields.object('inbound')), 'inbound')
  const outbound = fieldsOf(fields.need('outbound', fields.object('outbound')), 'outbound')
  return {
    name,
    numbers: [...new Set(numbers)],
    isShared,
    mediaEncryption,
    inbound: { geoRegion: inbound.need('sipRegion', inbound.oneOf('sipRegion', REGIONS)) },
    outbound: {
      geoRegion: outbound.need('sipRegion', outbound.oneOf('sipRegion', REGIONS)),
      address: outbound.need('address', outbound.text('address')),
      // Required on the API page; the typed client leaves it out and calls this the default.
      transport: outbound.oneOf('transport', TRANSPORTS) ?? 'tls',
      auth: readAuth(outbound),
    },
  }
}

const OUTBOUND_ONLY = ['address', 'transport', 'auth']

/** The whitelist of a gateway's direction; what is not on it is refused or ignored as documented. */
export function readGatewayPatch(fields: Fields, direction: Direction): object {
  for (const name of ['phoneNumbers', 'numbers', 'isShared']) {
    if (fields.has(name)) throw badRequest(`${name} cannot be updated`)
  }
  const foreign = OUTBOUND_ONLY.find((name) => direction === 'inbound' && fields.has(name))
  if (foreign !== undefined) throw badRequest(`${foreign} is not allowed on an inbound gateway`)
  const changes = {
    name: fields.text('name'),
    mediaEncryption: fields.oneOf('mediaEncryption', ENCRYPTIONS),
    geoRegion: fields.oneOf('sipRegion', REGIONS),
    address: fields.text('address'),
    transport: fields.oneOf('transport', TRANSPORTS),
    auth: readAuth(fields),
  }
  return definedOnly(changes)
}
