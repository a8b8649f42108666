import { isJsonObject, type JsonObject } from '../../shared/json.ts'
import type { Account } from '../account.ts'
import { SinchError } from '../errors.ts'
import type { CallbackUrls } from '../webhooks/webhooks.ts'

export type Applications = {
  /** Every number of the account, and whether it is the application's. */
  owned(): ReadonlyMap<string, boolean>
  /** Throws for another application. */
  own(key: string | undefined): void
  assign(body: JsonObject, numbers: readonly unknown[], to: boolean): void
  callbacks(): CallbackUrls | undefined
  setCallbacks(body: JsonObject): void
  /** Numbers whose calls come to the application: none without a callback URL. */
  numbers(): readonly string[]
  configured(): Readonly<Record<string, unknown>>
  reset(): void
}

const CAPABILITIES: ReadonlySet<string> = new Set(['voice', 'sms'])

const httpUrl = (value: unknown): string | undefined => {
  if (value === undefined || value === null || value === '') return undefined
  if (typeof value === 'string' && URL.canParse(value) && /^https?:/.test(value)) return value
  throw new SinchError('invalid', 'url must be an HTTP address')
}

/** Numbers and callback URLs of the application, which are configured at a host of their own (callingapi.sinch.com). */
export function createApplications(
  rented: readonly string[],
  { applicationKey }: Account,
  changed: () => void,
): Applications {
  let callbacks: CallbackUrls | undefined
  /** The application of each owned number; absent: none. */
  const assigned = new Map<string, boolean>()
  const reset = (): void => {
    callbacks = undefined
    assigned.clear()
    for (const number of rented) assigned.set(number, true)
  }
  reset()
  const own = (key: string | undefined): void => {
    if (key?.toLowerCase() !== applicationKey) throw new SinchError('forbidden')
  }
  const assign = (body: JsonObject, numbers: readonly unknown[], to: boolean): void => {
    const { applicationkey: key = applicationKey, capability = 'voice' } = body
    own(typeof key === 'string' ? key : '')
    if (!CAPABILITIES.has(String(capability)))
      throw new SinchError('invalid', 'capability must be voice or sms')
    for (const number of numbers)
      if (typeof number !== 'string' || !assigned.has(number)) throw new SinchError('missingNumber')
    for (const number of numbers) assigned.set(String(number), to)
    changed()
  }
  return {
    configured: () => ({ numbers: assigned, callbacks }),
    owned: () => assigned,
    own,
    assign,
    callbacks: () => callbacks,
    setCallbacks({ url }) {
      const given = isJsonObject(url) ? url : {}
      const primary = httpUrl(given['primary'])
      const fallback = httpUrl(given['fallback'])
      callbacks = primary === undefined ? undefined : { primary, fallback }
      changed()
    },
    numbers: () =>
      callbacks ? [...assigned].flatMap(([number, isOn]) => (isOn ? [number] : [])) : [],
    reset,
  }
}
