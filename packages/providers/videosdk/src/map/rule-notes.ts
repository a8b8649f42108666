import type { Note, OutboundCall } from '@callplane/core'
import type { VideosdkOptions } from '../options.ts'
import { isEncrypted } from './encryption.ts'
import type { Prepared } from './prepared.ts'

type Field = 'record' | 'dtmf' | 'maskNumber' | 'sipHeaders' | 'includeHeaders' | 'mediaEncryption'

interface RuleField {
  /** VideoSDK's name for the per-call field. */
  readonly wire: string
  /** Where VideoSDK takes the value from instead. */
  readonly from: 'routing rule' | 'gateway'
  /** Whether that already sets the requested value. */
  readonly agrees: (call: OutboundCall, prepared: Prepared) => boolean
}

/** The rule's value for `includeHeaders`; a list of names has none. */
const includeWords = { all: 'ALL', 'x-headers': 'SIP_X_HEADERS', none: 'NONE' } as const

export const includeHeadersWord = (
  value: OutboundCall['includeHeaders'],
): string | readonly string[] | undefined =>
  typeof value === 'string' ? includeWords[value] : value

const lowerNames = (headers: Readonly<Record<string, string>>): Map<string, string> =>
  new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))

const headersAgree = (
  wanted: Readonly<Record<string, string>>,
  given: Readonly<Record<string, string>> | null | undefined,
): boolean => {
  const set = lowerNames(given ?? {})
  return [...lowerNames(wanted)].every(([name, value]) => set.get(name) === value)
}

/**
 * Fields that VideoSDK ignores on a call placed by number and rule (doc comment of `CreateSipCallOptions` in
 * @videosdk.live/server-sdk 0.1.1; the API page shows them in such a call and does not say so).
 */
const ruleFields: Readonly<Record<Field, RuleField>> = {
  record: {
    wire: 'recordAudio',
    from: 'routing rule',
    agrees: (call, { rule }) => rule?.recording === call.record,
  },
  // The rule can switch detection of digits, but has no digits to send.
  dtmf: { wire: 'dtmf', from: 'routing rule', agrees: () => false },
  maskNumber: {
    wire: 'hidePhoneNumber',
    from: 'routing rule',
    agrees: (call, { rule }) => rule?.hidePhoneNumber === call.maskNumber,
  },
  sipHeaders: {
    wire: 'headers',
    from: 'routing rule',
    agrees: (call, { rule }) => !!rule && headersAgree(call.sipHeaders ?? {}, rule.headers),
  },
  includeHeaders: {
    wire: 'includeHeaders',
    from: 'routing rule',
    agrees: (call, { rule }) => rule?.includeHeaders === includeHeadersWord(call.includeHeaders),
  },
  mediaEncryption: {
    wire: 'mediaEncryption',
    from: 'gateway',
    agrees: (call, { gateway }) =>
      call.mediaEncryption === 'required'
        ? isEncrypted(gateway)
        : gateway?.mediaEncryption === (call.mediaEncryption === 'none' ? 'disable' : 'enable'),
  },
}

const taken = (field: string, wire: string, from: string, known: boolean): Note => ({
  field,
  effect: 'dropped',
  detail: `VideoSDK takes ${wire} from the ${from} when a call is placed by routing rule${
    known ? `, and this ${from} has another value` : ''
  }; place it by gateway to set it per call`,
})

/**
 * A note for each field of the call that VideoSDK takes from the rule instead, unless the rule is known to set it
 * alike.
 */
export const ruleNotes = (
  call: OutboundCall,
  options: VideosdkOptions,
  prepared: Prepared,
): Note[] => {
  const notes = Object.entries(ruleFields).flatMap(([field, { wire, from, agrees }]): Note[] => {
    if (call[field as Field] === undefined || agrees(call, prepared)) return []
    const known = from === 'gateway' ? prepared.gateway : prepared.rule
    return [taken(field, wire, from, known !== undefined)]
  })
  const { detectDtmf } = options
  const { rule } = prepared
  return detectDtmf === undefined || call.dtmf !== undefined || rule?.dtmf === detectDtmf
    ? notes
    : [...notes, taken('options.videosdk.detectDtmf', 'dtmf', 'routing rule', rule !== undefined)]
}
