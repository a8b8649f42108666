import { isSipUri, type Note, type OutboundCall } from '@callplane/core'
import { localError, note } from '@callplane/kit'
import type { SvamlAction } from './format.ts'
import { digitsOf, durationOf } from './limits.ts'
import { optionsOf } from '../options.ts'
import { sipAddressOf } from './sip-uri.ts'

/** One leg as an action, and what of the call it does not carry. */
export interface Leg {
  readonly action: SvamlAction
  readonly notes: readonly Note[]
}

const amdOf = ({ machineDetection }: OutboundCall) =>
  machineDetection && {
    enabled: true,
    // Only the asynchronous kind reports the beep (developers.sinch.com …/amd_v2).
    ...(machineDetection === 'greeting-end' && { async: true }),
  }

/** `private` withholds the caller ID (SVAML, connectPstn). */
const cliOf = ({ from, hideCallerId }: OutboundCall): string | undefined =>
  hideCallerId === true ? 'private' : from

/** Whether other values arrive is not documented. */
const printable = /^[\x20-\x7e]*$/

const headersOf = (given: Readonly<Record<string, string>>) => {
  const notes: Note[] = []
  const headers = Object.entries(given).flatMap(([key, value]) => {
    if (printable.test(value)) return [{ key, value }]
    const detail = `${key}: the value must be printable ASCII`
    notes.push(note('sipHeaders', 'dropped', detail))
    return []
  })
  return { headers, notes }
}

/** The far party's leg, which the fields of the call are about. */
export const farLeg = (call: OutboundCall): Leg => {
  const { to, sipHeaders } = call
  const { length, notes: ofLength } = durationOf(call.maxDuration)
  const { digits: dtmf, notes: ofDigits } = digitsOf(call.dtmf)
  const notes = [...ofLength, ...ofDigits]
  if (isSipUri(to)) {
    const losses: readonly (readonly [keyof OutboundCall, string])[] = [
      ['ringTimeout', 'connectSip has no ring timeout'],
      ['dtmf', 'connectSip sends no digits'],
      ['machineDetection', 'only a phone is listened to'],
    ]
    const lost = losses.flatMap(([field, detail]) =>
      call[field] && (field !== 'dtmf' || dtmf) ? [note(field, 'dropped', detail)] : [],
    )
    const { headers, notes: ofHeaders } = headersOf(sipHeaders ?? {})
    return {
      action: sipAction(to, call, { maxDuration: length, callHeaders: listOf(headers) }),
      notes: [...notes, ...lost, ...ofHeaders],
    }
  }
  return {
    action: phoneAction(to, call, {
      dialTimeout: call.ringTimeout,
      maxDuration: length,
      dtmf,
      amd: amdOf(call),
    }),
    notes,
  }
}

/** The near end, which is called as it is. Headers go to it where the far party is a phone. */
export const nearLeg = (call: OutboundCall, address: string): Leg => {
  if (!isSipUri(address)) return { action: phoneAction(address, call, {}), notes: [] }
  const { headers, notes } = isSipUri(call.to)
    ? { headers: [], notes: [] }
    : headersOf(call.sipHeaders ?? {})
  return { action: sipAction(address, call, { callHeaders: listOf(headers) }), notes }
}

const listOf = <T>(list: readonly T[]): readonly T[] | undefined =>
  list.length > 0 ? list : undefined

const phoneAction = (
  number: string,
  call: OutboundCall,
  more: Readonly<Record<string, unknown>>,
): SvamlAction => {
  const cli = cliOf(call)
  // "The call will never reach the destination" without one (Sinch's own guide for developers).
  if (cli === undefined)
    throw localError('sinch', 'caller-id', 'the call needs a caller ID: from, or a rule')
  return { name: 'connectPstn', number, cli, ...more }
}

const sipAction = (
  uri: string,
  call: OutboundCall,
  more: Readonly<Record<string, unknown>>,
): SvamlAction => {
  const { endpoint, transport } = sipAddressOf(uri)
  return {
    name: 'connectSip',
    destination: { type: 'sip', endpoint },
    cli: cliOf(call),
    transport: optionsOf(call).transport ?? transport,
    ...more,
  }
}
