import { createHash, timingSafeEqual } from 'node:crypto'
import type { FaceContext } from '../face.ts'
import type { FaceRequest } from '../request.ts'
import type { DocumentSource } from './call.ts'

export type Account = {
  readonly sid: string
  readonly authToken: string
  readonly apiKey: string
  readonly apiSecret: string
  readonly applicationSid: string
  /** As bought and released since; a reset brings the first ones back. */
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

/** What the application answers with: it holds the line. */
const APPLICATION = '<Response><Pause length="86400"/></Response>'

export function createAccount({ random, account }: FaceContext): Account {
  const sid = `AC${random.hex(32)}`
  const authToken = random.hex(32)
  const apiKey = `SK${random.hex(32)}`
  const apiSecret = random.string(32)
  const applicationSid = `AP${random.hex(32)}`
  const seeded = account.numbers.map((number) => [number as string, `PN${random.hex(32)}`] as const)
  const numbers = new Map(seeded)
  const accepted = [`${sid}:${authToken}`, `${apiKey}:${apiSecret}`].map(digest)
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
      const [, encoded] =
        /^basic\s+([a-z\d+/=]+)$/i.exec(request.headers['authorization'] ?? '') ?? []
      if (encoded === undefined) return false
      const given = digest(Buffer.from(encoded, 'base64').toString('utf8'))
      return accepted.some((one) => timingSafeEqual(one, given))
    },
    owns: (number) => numbers.has(number),
    phoneNumberSid: (number) => numbers.get(number),
    application: (sid) => (sid === applicationSid ? { twiml: APPLICATION } : undefined),
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
