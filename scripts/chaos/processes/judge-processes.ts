import type { Call } from '@callplane/core'
import { time, type Evidence } from '../evidence.ts'
import { meantHeader, processHeader } from '../incarnation.ts'
import { gatherCases, isReachable } from '../judge.ts'
import { isDial } from '../judge-time.ts'
import { readOwnership } from '../ownership.ts'
import type { ServingProcess, Stricken } from './serving-process.ts'

export interface ProcessEvidence {
  readonly evidence: Evidence
  readonly processes: readonly Pick<ServingProcess, 'serial' | 'stricken'>[]
  /** Which processes may have heard of a call from the application, by idempotency key. */
  readonly heard: ReadonlyMap<string, ReadonlySet<number>>
  /** Seconds of the calls' time in a real one. */
  readonly speed: number
}

export interface ProcessVerdict {
  /** Calls that failed or stayed unreached although a provider was up and nothing was done to a process that worked on them. */
  readonly healthyFailed: number
  /** Calls that no hazard and no fault of their own touched: of them `healthyFailed` is told. */
  readonly healthy: number
  /** Seconds at which a window begins in which all processes together started more calls than the limit. */
  readonly overPace: number
  /** Starts of the lane that has a limit. */
  readonly pacedStarts: number
  readonly examples: readonly string[]
  readonly offending: readonly number[]
}

/** A process that went on has its timers and timeouts behind it by then. Calls' milliseconds. */
const recovered = 3_000
/** A call is not dialled later than this after it was asked for. Calls' milliseconds. */
const dialWithin = 60_000

/** When a call was taken, and when the last of its attempts to dial was over, by its record. */
const dialling = ({ createdAt, attempts }: Call) => {
  const from = Date.parse(createdAt)
  const ends = attempts.flatMap(({ kind, settledAt }) =>
    kind === 'place' || kind === 'redial' ? time(settledAt) : [],
  )
  return { from, until: Math.min(from + dialWithin, Math.max(...ends, from)) }
}

/** Judges what only several processes can do wrong. */
export const judgeProcesses = (given: ProcessEvidence): ProcessVerdict => {
  const { evidence, processes, heard } = given
  const { planned, records, legs, causes, requests } = evidence
  const ownership = readOwnership(planned, records, legs, causes)
  const cases = [...gatherCases(evidence, ownership).values()]
  const workers = new Map<string, Set<number>>()
  for (const [key, serials] of heard) workers.set(key, new Set(serials))
  for (const request of requests) {
    const serial = request.headers[processHeader]
    const key = ownership.byKey(request)?.input.idempotencyKey
    if (serial !== undefined && key !== undefined) workers.get(key)?.add(Number(serial))
  }
  /** Whether a process was killed or stopped while it worked on the call. */
  const wasStricken = (key: string, record: Call): boolean => {
    const dialled = dialling(record)
    const during = ({ from, until, how }: Stricken) =>
      from < dialled.until + recovered && (how === 'kill' ? from : until) > dialled.from - recovered
    return [...(workers.get(key) ?? [])].some((serial) => processes[serial]?.stricken.some(during))
  }
  const examples: string[] = []
  const offending: number[] = []
  let healthy = 0
  for (const mine of cases) {
    const { planned: call, farLegs, record } = mine
    if (!record || !isReachable(mine, evidence)) continue
    if (wasStricken(call.input.idempotencyKey ?? '', record)) continue
    healthy++
    if (farLegs.some(({ answeredAt }) => answeredAt !== null)) continue
    offending.push(call.index)
    const why = [
      ...record.attempts.map((one) => `${one.provider} ${one.state} ${one.error?.message}`),
      ...record.skipped.map((one) => `${one.provider} skipped: ${one.reason}, ${one.detail}`),
    ]
    examples.push(
      `#${call.index} ${call.rule}: ${record.status} ${record.error?.code}; ${why?.join('; ')}`,
    )
  }
  const { overPace, pacedStarts } = judgeSharedPace(given)
  return { healthyFailed: offending.length, healthy, overPace, pacedStarts, examples, offending }
}

/**
 * What passes between the gate and the socket: a write to the store, and a busy machine. Real milliseconds; within it a
 * start may fall into the next window.
 */
const jitter = 250

const judgeSharedPace = ({ evidence, processes, speed }: ProcessEvidence) => {
  const { pace } = evidence
  if (!pace) return { overPace: 0, pacedStarts: 0 }
  const starts: number[] = []
  let pacedStarts = 0
  for (const request of evidence.requests) {
    if (request.provider !== pace.face || !isDial(request)) continue
    const at = evidence.start + Number(request.headers[meantHeader])
    const process = processes[Number(request.headers[processHeader])]
    pacedStarts++
    // It had its turn before it was stopped, and sent when it went on: not a start of this second.
    const isHeld = process?.stricken.some(({ until }) => at >= until && at < until + recovered)
    if (!isHeld) starts.push(at)
  }
  starts.sort((one, other) => one - other)
  const over = new Set<number>()
  for (const seconds of [1, 5, 30]) {
    const most = Math.ceil(pace.limit * (seconds + (jitter * speed) / 1000))
    starts.forEach((at, index) => {
      const last = starts[index + most]
      if (last !== undefined && last < at + seconds * 1000) over.add(Math.floor(at / 1000))
    })
  }
  return { overPace: over.size, pacedStarts }
}
