import { isSipUri, type OptionNames, type OutboundCall, type Route } from '@callplane/core'
import { documentsIn } from './option-documents.ts'
import { readingsBehindPrefix, readingsOf } from './readings.ts'
import { dialStringsOf, readSipUri } from './spelling.ts'

/** Where on a call something stands that may ring. */
export type RingingField = 'to' | 'connect.phone' | 'connect.sip' | 'options' | 'roomAddress'

/** One number that may ring because of a call. */
export interface RingingNumber {
  /** As it would be dialled: digits, `*` and `#`, and a plus sign only where one was written. */
  readonly dialled: string
  /** Every E.164 number it can mean; empty for a short code, an extension or a number in national form. */
  readonly e164: readonly string[]
  /**
   * Numbers that a switch would dial besides, if it takes a first digit for an outside line or knows a rarer
   * international prefix: `919005550100` is +91 900… and 9, 1-900-….
   */
  readonly behindPrefix: readonly string[]
}

/** One address that may ring, with the numbers in it; none for a SIP name. */
export interface RingingTarget {
  readonly field: RingingField
  /** `far`: the party the call is for. `near`: where it is connected to. */
  readonly end: 'far' | 'near'
  readonly address: string
  /** SIP host it is dialled at; null for a phone number. */
  readonly host: string | null
  readonly numbers: readonly RingingNumber[]
}

/** How SIP addresses are read as numbers. */
export interface ReadingOptions {
  /** SIP hosts whose users are rooms or extensions of one's own, and never telephone numbers. */
  readonly ownHosts?: readonly string[] | undefined
  /**
   * SIP hosts, such as those of carriers, that take digits without a plus sign for an international number and nothing
   * else. Default: none; digits are judged by every number they can mean.
   */
  readonly internationalHosts?: readonly string[] | undefined
  /** Calling code such as `+49` by which SIP users in national form (`0891…`) are read; default: they are not. */
  readonly nationalCode?: string | undefined
}

/** For the lists of option names of guards that read numbers. */
export const readingOptions: OptionNames<ReadingOptions> = {
  ownHosts: true,
  internationalHosts: true,
  nationalCode: true,
}

/** True for digits that are too long for an extension and cannot be read as an international number. */
export const isUnreadable = (number: RingingNumber): boolean =>
  number.e164.length === 0 && number.dialled.replace(/\D/g, '').length > 6

const targetOf = (
  field: RingingField,
  end: RingingTarget['end'],
  address: string,
  { ownHosts, internationalHosts, nationalCode }: ReadingOptions,
): RingingTarget => {
  const sip = isSipUri(address) ? readSipUri(address) : null
  const isOneOf = (hosts: readonly string[] = []): boolean =>
    sip !== null && hosts.some((host) => host.toLowerCase() === sip.host)
  const codes = {
    nationalCodes: [sip?.context, nationalCode].filter((code) => typeof code === 'string'),
    international: isOneOf(internationalHosts),
  }
  const numbers = isOneOf(ownHosts)
    ? []
    : (sip?.dialStrings ?? dialStringsOf(address)).map((dialled) => ({
        dialled,
        e164: readingsOf(dialled, codes),
        behindPrefix: readingsBehindPrefix(dialled, codes),
      }))
  return { field, end, address, host: sip?.host ?? null, numbers }
}

type ReadRoute = Pick<Route, 'roomAddress'> | null

interface Reading extends ReadingOptions {
  readonly route: ReadRoute
  readonly targets: readonly RingingTarget[]
}

/** The call that was looked at last; guards look at a call one after the other. */
let last: { readonly call: OutboundCall; readonly reading: Reading } | undefined

const readAlike = (held: Reading, route: ReadRoute, options: ReadingOptions): boolean =>
  held.route === route &&
  held.ownHosts === options.ownHosts &&
  held.internationalHosts === options.internationalHosts &&
  held.nationalCode === options.nationalCode

/** Every address that may ring when this call is placed over this route. */
export const targetsThatMayRing = (
  call: OutboundCall,
  route: ReadRoute,
  options: ReadingOptions = {},
): readonly RingingTarget[] => {
  // Guards that read alike read it once.
  if (last?.call === call && readAlike(last.reading, route, options)) return last.reading.targets
  const targets = readTargets(call, route, options)
  last = { call, reading: { ...options, route, targets } }
  return targets
}

const readTargets = (
  call: OutboundCall,
  route: ReadRoute,
  options: ReadingOptions,
): readonly RingingTarget[] => {
  const { connect } = call
  const targets = [targetOf('to', 'far', call.to, options)]
  if (connect && 'phone' in connect)
    targets.push(targetOf('connect.phone', 'near', connect.phone, options))
  if (connect && 'sip' in connect)
    targets.push(targetOf('connect.sip', 'near', connect.sip, options))
  // Whether the route needs its roomAddress is the provider's business: a guard looks at it in any case.
  if (connect && 'room' in connect && route?.roomAddress !== undefined)
    targets.push(
      targetOf(
        'roomAddress',
        'near',
        route.roomAddress.replaceAll('{room}', encodeURIComponent(connect.room)),
        options,
      ),
    )
  for (const address of documentsIn(call.options).addresses)
    targets.push(targetOf('options', 'near', address, options))
  return targets
}

/** The same, number by number: each with the field that contains it. */
export const numbersThatMayRing = (
  call: OutboundCall,
  route: ReadRoute,
  options?: ReadingOptions,
): readonly (RingingNumber & Omit<RingingTarget, 'numbers'>)[] =>
  targetsThatMayRing(call, route, options).flatMap(({ numbers, ...target }) =>
    numbers.map((number) => ({ ...target, ...number })),
  )

/**
 * The call as guards look at a transfer: its target is the far party, and nothing else rings.
 * The dispatcher asks every guard with it before it sends a transfer.
 */
export const callForTransfer = (call: OutboundCall, to: string): OutboundCall => {
  const { connect: _connect, options: _options, ...rest } = call
  return { ...rest, to }
}
