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
  readonly numbers: readonly string[]
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
  const numbers = new Map(
    account.numbers.map((number) => [number as string, `PN${random.hex(32)}`]),
  )
  const accepted = [`${sid}:${authToken}`, `${apiKey}:${apiSecret}`].map(digest)
  return {
    sid,
    authToken,
    apiKey,
    apiSecret,
    applicationSid,
    numbers: account.numbers,
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
