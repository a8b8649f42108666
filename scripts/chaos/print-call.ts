import type { Fault } from '@callplane/emulator'
import type { Evidence } from './evidence.ts'
import { processHeader } from './incarnation.ts'
import { digitsOf, readOwnership, type Ownership } from './ownership.ts'

/** How much of the wall clock's history is printed before the call, and four times that after. Milliseconds. */
const aroundCall = 120_000

/** Prints what was planned for each call, its record, and everything that the network saw of it. */
export const printCalls = (
  evidence: Evidence,
  faults: readonly Fault[],
  indexes: Iterable<number>,
): void => {
  const { planned, records, legs, causes } = evidence
  const ownership = readOwnership(planned, records, legs, causes)
  for (const index of indexes) printCall(evidence, ownership, faults, index)
}

const printCall = (
  evidence: Evidence,
  ownership: Ownership,
  faults: readonly Fault[],
  index: number,
): void => {
  const { planned, records, legs, deliveries, dealings, processes, wall } = evidence
  const call = planned[index]
  if (!call) return
  const own = legs.filter((leg) => ownership.ofLeg(leg) === call)
  const digits = digitsOf(call.input.to)
  const names = (message: { readonly url: string; readonly body: string }) =>
    ownership.byKey(message) === call ||
    ownership.legsNamedIn(message).some((leg) => own.includes(leg))
  const requests = evidence.requests.filter(names)
  const asked = dealings.get(index)?.asked ?? []
  const involved = new Set([
    ...requests.map(({ headers }) => Number(headers[processHeader])),
    ...asked.map(({ process }) => process),
  ])
  const from = evidence.start + call.at - aroundCall
  const until = from + 4 * aroundCall
  console.log(
    JSON.stringify(
      {
        planned: call,
        dealings: { ...dealings.get(index), ids: [...(dealings.get(index)?.ids ?? [])] },
        record: records.get(call.input.idempotencyKey ?? ''),
        legs: own,
        requests,
        deliveries: deliveries.filter(
          (d) => names(d) || (d.to !== null && digitsOf(d.to) === digits),
        ),
        wallSteps: wall.steps
          .filter((step) => step.from < until && step.until > from)
          .map((step) => ({
            from: new Date(step.from).toISOString(),
            until: new Date(step.until).toISOString(),
            minutes: step.offset / 60_000,
          })),
        processes: [...involved]
          .flatMap((serial) => {
            const process = processes[serial]
            return process ? [{ serial, ...process }] : []
          })
          .map(({ serial, startedAt, resumedAt }) => ({
            serial,
            startedAt: new Date(startedAt).toISOString(),
            resumedAt: resumedAt.map((at) => new Date(at).toISOString()),
          })),
        faults: faults.filter(({ match }) => match?.to === call.input.to),
      },
      null,
      1,
    ),
  )
}
