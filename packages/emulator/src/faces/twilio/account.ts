import type { FaceContext } from '../face.ts'
import type { FaceRequest } from '../request.ts'
import { basicCredentials, sameSecret } from '../shared/basic-auth.ts'
import type { DocumentSource } from './calls/call.ts'

export type Account = {
  readonly sid: string
  readonly authToken: string
  readonly apiKey: string
  readonly apiSecret: string
  readonly applicationSid: string
  /** A reset restores the initial ones. */
  numbers(): readonly string[]
  addNumber(number: string): void
  removeNumber(number: string): void
  reset(): void
  /** Basic credentials of this account, by auth token or API key. */
  admits(request: FaceRequest): boolean
  owns(number: string): boolean
  phoneNumberSid(number: string): string | undefined
  application(sid: string): DocumentSource | undefined
}

/** The document of the application: it holds the call. */
const APPLICATION = '<Response><Pause length="86400"/></Response>'

export function createAccount({ random, account }: FaceContext): Account {
  const sid = `AC${random.hex(32)}`
  const authToken = random.hex(32)
  const apiKey = `SK${random.hex(32)}`
  const apiSecret = random.string(32)
  const applicationSid = `AP${random.hex(32)}`
  const seeded = account.numbers.map((number) => [number as string, `PN${random.hex(32)}`] as const)
  const numbers = new Map(seeded)
  const accepted = [`${sid}:${authToken}`, `${apiKey}:${apiSecret}`]
  return {
    sid,
    authToken,
    apiKey,
    apiSecret,
    applicationSid,
    numbers: () => [...numbers.keys()],
    addNumber: (number) => void numbers.set(number, `PN${random.hex(32)}`),
    removeNumber: (number) => void numbers.delete(number),
    reset() {
      numbers.clear()
      for (const [number, id] of seeded) numbers.set(number, id)
    },
    admits(request) {
      const given = basicCredentials(request)
      return given !== undefined && accepted.some((one) => sameSecret(given, one))
    },
    owns: (number) => numbers.has(number),
    phoneNumberSid: (number) => numbers.get(number),
    application: (sid) => (sid === applicationSid ? { twiml: APPLICATION } : undefined),
  }
}
