import { refuseUnknownOptions, type Gate, type OptionNames } from '@callplane/core'
import { emergencyTable } from './emergency-table.ts'
import { numbersThatMayRing, type RingingField } from '../targets/targets.ts'
import { lookingGuard, type GuardFault } from '../verdict.ts'

/** What connects to emergency services wherever the phone is (3GPP TS 22.101 §10.1: 112, 911; without a SIM 000, 999). */
const universal = ['112', '911', '999', '000'] as const

interface Table {
  readonly codes: ReadonlySet<string>
  /** Emergency numbers with a calling code in front, with and without the trunk prefix 0: `1911`, `440999`. */
  readonly withCallingCode: ReadonlySet<string>
}
let compiled: Table | undefined
const table = (): Table => {
  if (compiled) return compiled
  const codes = new Set<string>([...universal, '08', '110', '118', '119'])
  const withCallingCode = new Set<string>()
  for (const text of Object.values(emergencyTable)) {
    const [callingCode = '', numbers = ''] = text.split(': ')
    const national = numbers.split(' ')
    for (const code of national) codes.add(code)
    for (const code of [...national, '112', '911']) {
      withCallingCode.add(callingCode + code)
      withCallingCode.add(`${callingCode}0${code}`)
    }
  }
  compiled = { codes, withCallingCode }
  return compiled
}

const isUniversal = (digits: string): boolean => universal.some((code) => code === digits)

/** A service code before the number, such as `*67` or `*31#`, is executed and then the number dialled. */
const serviceCodes = [/^[*#]+\d{2}[*#]?(?=[\d+])/, /^[*#]+\d{3}[*#]?(?=[\d+])/] as const

/**
 * True when a switch could take the dialled digits for an emergency number of any country, however they are dressed:
 * with a plus sign, an international prefix, a calling code, a digit for an outside line or a service code in front.
 */
export const isEmergencyNumber = (dialled: string): boolean => {
  const { codes, withCallingCode } = table()
  // By far the most: nothing is dressed up.
  if (/^\+[1-9]\d{6,14}$/.test(dialled)) {
    const digits = dialled.slice(1)
    return codes.has(digits) || withCallingCode.has(digits) || digits.startsWith('1911')
  }
  const bare = [dialled, ...serviceCodes.map((code) => dialled.replace(code, ''))].map((form) =>
    form.replace(/[*#]/g, ''),
  )
  const forms = new Set(
    bare.flatMap((form) => [
      form,
      form.replace(/^(?:\+|00|011)/, ''),
      form.replace(/^(?:\+|00|011)0*/, ''),
    ]),
  )
  for (const form of forms) {
    const digits = form.replace('+', '')
    if (codes.has(digits) || withCallingCode.has(digits)) return true
    // No North American area code is 911, and a switch that takes the 1 off has dialled it after three digits.
    if (digits.startsWith('1911')) return true
    if (form.startsWith('+') || form !== dialled) continue
    // A digit for an outside line. 9000 is an ordinary extension: 9 is not dialled before the Australian 000.
    if (/^[06-9](?:112|911|999)$|^0000$/.test(digits)) return true
    // No country code begins with 699, 89 or 99[19], and none of Micronesia's numbers with 1.
    if (digits.length >= 7 && /^[689](?:911|999)/.test(digits)) return true
    // Switches that match digit by digit stop at the emergency number (libphonenumber: connectsToEmergencyNumber).
    // Twelve digits from 911 on are a number of India, +91 1…, without its plus sign.
    const india = digits.length === 12 && digits.startsWith('911')
    if (digits.length >= 7 && !india && universal.some((code) => digits.startsWith(code)))
      return true
  }
  return false
}

/** Settings of `emergencyNumbers`. */
export interface EmergencyNumbersOptions {
  /**
   * Users at SIP hosts of one's own that are extensions, by host: `{ 'pbx.example.com': ['100', '101'] }`.
   * Never holds for 112, 911, 999 and 000.
   */
  readonly extensions?: Readonly<Record<string, readonly string[]>> | undefined
}

const emergencyNumbersOptions: OptionNames<EmergencyNumbersOptions> = {
  extensions: true,
}

/** Emergency numbers of every country are never dialled by software, in whatever field and spelling. */
export const emergencyNumbers = (options: EmergencyNumbersOptions = {}): Gate => {
  refuseUnknownOptions('emergencyNumbers', options, emergencyNumbersOptions)
  const { extensions = {} } = options
  return lookingGuard('emergency-numbers', ({ call, route }) => {
    const isExtension = (host: string | null, dialled: string): boolean =>
      host !== null && !isUniversal(dialled) && (extensions[host]?.includes(dialled) ?? false)
    const fields = new Set<RingingField>()
    for (const { field, host, dialled } of numbersThatMayRing(call, route))
      if (isEmergencyNumber(dialled) && !isExtension(host, dialled)) fields.add(field)
    return [...fields].map((field): GuardFault => ({
      code: 'emergency-number',
      field,
      why: 'may reach emergency services, which software must not call',
    }))
  })
}
