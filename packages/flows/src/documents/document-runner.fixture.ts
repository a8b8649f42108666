import type {
  ApplicationDocument,
  DocumentCall,
  DocumentRequest,
  TransportError,
  Turn,
  WireRequest,
  WireResponse,
} from '@callplane/core'
import { manualHost } from '@callplane/core/testing'
import { documentRunner, type DocumentRunnerOptions } from './document-runner.ts'

export const accounts = {
  twilio: { dialect: 'twiml', accountSid: `AC${'1'.repeat(32)}`, authToken: 'twilio-token' },
  plivo: { dialect: 'plivo-xml', authId: 'MAXXXXXXXXXXXXXXXXXX', authToken: 'plivo-token' },
  vonage: {
    dialect: 'ncco',
    apiKey: 'abcd1234',
    applicationId: '00000000-0000-4000-8000-000000000001',
    signatureSecret: 'vonage-secret',
  },
} as const satisfies NonNullable<DocumentRunnerOptions['accounts']>

export const base = 'https://app.example'

export const call: DocumentCall = {
  id: 'call_1',
  attempt: 'cp1',
  direction: 'outbound',
  from: '+14155550100',
  to: '+14155550111',
  plugin: 'telnyx',
  references: {},
  isOver: false,
}

type TurnOf<One> = One extends unknown ? Omit<One, 'callId' | 'at'> : never

const reply = (
  body: string,
  headers: Readonly<Record<string, string>> = { 'content-type': 'text/xml' },
  status = 200,
): WireResponse => ({ status, headers, body })

export const xml = (inner: string, headers?: Readonly<Record<string, string>>): WireResponse =>
  reply(`<Response>${inner}</Response>`, headers)

export const status = (
  code: number,
  headers: Readonly<Record<string, string>> = {},
  body = '',
): WireResponse => reply(body, headers, code)

export const json = (value: unknown): WireResponse =>
  reply(JSON.stringify(value), { 'content-type': 'application/json' })

/** An application in the process: what it answers, by method and path. */
export const application = (
  pages: Readonly<Record<string, WireResponse | TransportError>>,
  document: Partial<ApplicationDocument> = {},
  options: DocumentRunnerOptions = { accounts },
) => {
  const requests: WireRequest[] = []
  const host = manualHost({
    fetch: async (request) => {
      requests.push(request)
      const { pathname } = new URL(request.url)
      const page = pages[`${request.method} ${pathname}`]
      if (page instanceof Error) throw page
      return page ?? status(404)
    },
  })
  const runner = documentRunner(options)
  let state: DocumentRequest['state'] = null
  /** One turn; the state goes on from one to the next. */
  const ask = async (
    turn: TurnOf<Turn>,
    given: Partial<Omit<DocumentRequest, 'call' | 'turn'>> & {
      readonly call?: Partial<DocumentCall>
    } = {},
  ) => {
    const answer = await runner.answer(
      {
        document: { url: `${base}/voice`, dialect: 'twiml', signAs: 'twilio', ...document },
        state,
        continuation: null,
        token: 'token',
        timeoutMs: 10_000,
        signal: new AbortController().signal,
        ...given,
        turn: { callId: 'call_1', at: '2026-01-05T12:00:00.000Z', ...turn } as Turn,
        call: { ...call, ...given.call },
      },
      host,
    )
    state = answer?.state ?? state
    return answer
  }
  return { ask, requests, host, runner }
}

export const formOf = ({ body = '' }: WireRequest): Record<string, string> =>
  Object.fromEntries(new URLSearchParams(body))
