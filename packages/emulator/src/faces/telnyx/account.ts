import { createPrivateKey, createPublicKey, sign, type KeyObject } from 'node:crypto'
import type { FaceContext } from '../face.ts'
import type { FaceRequest } from '../request.ts'
import { createApplications, type Applications } from './applications/applications.ts'

export type Account = {
  readonly apiKey: string
  /** Raw 32 bytes in base64, as the portal shows it. */
  readonly publicKey: string
  /** PKCS #8 in base64, for tests that sign as Telnyx does. */
  readonly privateKey: string
  /** The Call Control application that exists from the start. */
  readonly connectionId: string
  readonly applications: Applications
  admits(request: FaceRequest): boolean
  numbers(): readonly string[]
  owns(number: string): boolean
  addNumber(number: string): void
  removeNumber(number: string): void
  /** Back to the numbers and the application it had at the start. */
  reset(): void
  /** Base64 of the Ed25519 signature over the bytes of `text`. */
  sign(text: string): string
}

/** The PKCS #8 prefix of the 32 bytes of a private key (RFC 8410 §7). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')

export function createAccount(context: FaceContext): Account {
  const { random, account } = context
  const apiKey = `KEY${random.hex(32).toUpperCase()}_${random.string(22)}`
  const der = Buffer.concat([PKCS8, random.bytes(32)])
  const key: KeyObject = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  const owned = new Set<string>(account.numbers)
  const { x = '' } = createPublicKey(key).export({ format: 'jwk' })
  const connectionId = `1${random.string(18, '0123456789')}`
  const applications = createApplications(context, connectionId)
  return {
    apiKey,
    publicKey: Buffer.from(x, 'base64url').toString('base64'),
    privateKey: der.toString('base64'),
    connectionId,
    applications,
    admits: ({ headers }) => headers['authorization'] === `Bearer ${apiKey}`,
    numbers: () => [...owned],
    owns: (number) => owned.has(number),
    addNumber: (number) => void owned.add(number),
    removeNumber: (number) => void owned.delete(number),
    reset() {
      owned.clear()
      for (const number of account.numbers) owned.add(number)
      applications.reset()
    },
    sign: (text) => sign(null, Buffer.from(text), key).toString('base64'),
  }
}
