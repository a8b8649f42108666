import type { RingCause } from '../network/leg.ts'

/** The emulator's answer to a request. */
export type RecordedResponse = {
  readonly headers: Readonly<Record<string, string>>
  /** At most 64 KiB of it. */
  readonly body: string
}

/** One request to a provider and how it was answered. */
export type RequestRecord = RingCause & {
  readonly id: string
  readonly provider: string
  /** Virtual ISO time. */
  readonly at: string
  /** `lost`: no answer was sent. Null while it is being handled. */
  status: number | 'lost' | null
  /** Null until it is answered, and when the answer was lost. */
  response: RecordedResponse | null
}
