import { onTestFinished } from 'vitest'
import {
  createEmulator,
  createManualClock,
  type Emulator,
  type EmulatorOptions,
  type EmulatorResponse,
  type ManualClock,
  type WebhookRequest,
} from '../src/index.ts'

export type Received = {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly form: Readonly<Record<string, string>>
}

export type World = {
  readonly emulator: Emulator
  readonly clock: ManualClock
  readonly url: string
  /** Every webhook the application got, in order of arrival. */
  readonly received: Received[]
  /** What the application answers, by path; 200 and an empty body elsewhere. */
  readonly answers: Map<string, string>
}

export const APP = 'https://app.callplane.example'

/** An emulator on a free port whose time moves only by hand and whose webhooks stay in process. */
export async function createWorld(options: EmulatorOptions = {}): Promise<World> {
  const clock = createManualClock()
  const received: Received[] = []
  const answers = new Map<string, string>()
  const emulator = createEmulator({
    clock,
    deliver: (request) => {
      received.push(toReceived(request))
      const body = answers.get(new URL(request.url).pathname) ?? ''
      return Promise.resolve({ status: 200, headers: {}, body })
    },
    ...options,
  })
  const { url } = await emulator.listen()
  onTestFinished(() => emulator.close())
  return { emulator, clock, url, received, answers }
}

export function toReceived({ method, url, headers, body }: WebhookRequest): Received {
  const text = Buffer.from(body).toString()
  return { method, url, headers, body: text, form: Object.fromEntries(new URLSearchParams(text)) }
}

export type Sent = { readonly status: number; readonly body: unknown; readonly text: string }

/** One request straight into the emulator, in process. */
export async function send(
  emulator: Emulator,
  method: string,
  url: string,
  options: {
    readonly headers?: Record<string, string>
    readonly body?: string
    readonly signal?: AbortSignal
  } = {},
): Promise<Sent> {
  const response: EmulatorResponse = await emulator.handle(
    {
      method,
      url,
      headers: options.headers ?? {},
      body: new TextEncoder().encode(options.body ?? ''),
      origin: 'http://emulator.invalid',
    },
    { signal: options.signal },
  )
  const text = new TextDecoder().decode(response.body)
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    body = undefined
  }
  return { status: response.status, body, text }
}
