/** Types of what is sent: bodies in snake case, NCCOs in camel case. */
interface PhoneEndpoint {
  readonly type: 'phone'
  readonly number: string
  readonly dtmfAnswer?: string | undefined
}
export interface SipEndpoint {
  readonly type: 'sip'
  readonly uri: string
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly standard_headers?: { readonly 'User-to-User': string } | undefined
  readonly standardHeaders?: { readonly 'User-to-User': string } | undefined
}
export type Endpoint = PhoneEndpoint | SipEndpoint

export type NccoAction = { readonly action: string } & Readonly<Record<string, unknown>>

export interface CreateBody {
  readonly to: readonly [Endpoint]
  readonly from?: { readonly type: 'phone'; readonly number: string } | undefined
  readonly random_from_number?: true | undefined
  readonly ncco?: readonly Readonly<Record<string, unknown>>[] | undefined
  readonly answer_url?: readonly [string] | undefined
  readonly answer_method?: 'GET' | 'POST' | undefined
  readonly event_url?: readonly string[] | undefined
  readonly event_method?: 'POST' | undefined
  readonly ringing_timer?: number | undefined
  readonly length_timer?: number | undefined
  readonly advanced_machine_detection?:
    | {
        readonly behavior: 'continue' | 'hangup'
        readonly mode: string
        readonly beep_timeout?: number | undefined
      }
    | undefined
}

/** E.164 without the plus sign, as Vonage writes numbers everywhere. */
export const toDigits = (number: string): string => number.replace(/^\+/, '')

/** `p` is a pause of half a second, as our `w` is (NCCO reference, `dtmfAnswer`). */
export const toWireDigits = (digits: string): string => digits.replaceAll('w', 'p')

/** The inverse; anything but a number (a SIP URI) stays unchanged. */
export const toE164 = (text: string): string => (/^\d{7,15}$/.test(text) ? `+${text}` : text)
