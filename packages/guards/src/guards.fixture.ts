import {
  outboundCall,
  route,
  type Gate,
  type GateRequest,
  type GateVerdict,
  type OutboundCallInput,
  type Outcome,
} from '@callplane/core'
import { far } from '@callplane/core/testing'

/** Monday 5 January 2026, 12:00 in San Francisco. */
export const noon = Date.UTC(2026, 0, 5, 20)

export const requestOf = (
  input: Partial<OutboundCallInput> = {},
  {
    roomAddress,
    provider = 'a',
    rateDeck,
    ...fields
  }: Partial<GateRequest> & {
    readonly roomAddress?: string
    readonly provider?: string
    readonly rateDeck?: string
  } = {},
): GateRequest => ({
  callId: 'call_1',
  call: outboundCall.parse({ to: far, ...input }),
  route: route.parse({ provider, roomAddress, rateDeck }),
  now: noon,
  dialBefore: Infinity,
  alternatives: false,
  lastResort: false,
  ...fields,
})

export const check = async (gate: Gate, request: GateRequest): Promise<GateVerdict> =>
  gate.check(request)
export const acquire = async (gate: Gate, request: GateRequest): Promise<GateVerdict> =>
  gate.acquire ? gate.acquire(request) : gate.check(request)

/** The verdict with its code: `refuse emergency-number`, `skip spend`, `pass`. */
export const short = (verdict: GateVerdict): string =>
  verdict.verdict === 'pass' ? 'pass' : `${verdict.verdict} ${verdict.detail.split(':')[0]}`

const failure = { code: 'auth', message: 'no', dialled: 'no' } as const
export const certainNo: Outcome = { kind: 'refused', error: failure }
export const accepted: Outcome = { kind: 'accepted' }
export const unknown: Outcome = { kind: 'unknown', error: { ...failure, dialled: 'unknown' } }
