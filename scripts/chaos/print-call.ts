import type { Fault } from '@callplane/emulator'
import type { Evidence } from './evidence.ts'
import { digitsOf, readOwnership } from './ownership.ts'

/** Prints what was planned for a call, its record, and everything that the network saw of it. */
export const printCall = (evidence: Evidence, faults: readonly Fault[], index: number): void => {
  const { planned, records, legs, causes, deliveries, requests, dealings, processes } = evidence
  const call = planned[index]
  if (!call) return
  const ownership = readOwnership(planned, records, legs, causes)
  const own = legs.filter((leg) => ownership.ofLeg(leg) === call)
  const digits = digitsOf(call.input.to)
  const names = (message: { readonly url: string; readonly body: string }) =>
    ownership.byKey(message) === call ||
    ownership.legsNamedIn(message).some((leg) => own.includes(leg))
  console.log(
    JSON.stringify(
      {
        planned: call,
        dealings: { ...dealings.get(index), ids: [...(dealings.get(index)?.ids ?? [])] },
        record: records.get(call.input.idempotencyKey ?? ''),
        legs: own,
        requests: requests.filter(names),
        deliveries: deliveries.filter(
          (d) => names(d) || (d.to !== null && digitsOf(d.to) === digits),
        ),
        processes: processes.map(({ incarnation, startedAt, resumedAt }) => ({
          serial: incarnation.serial,
          state: incarnation.state,
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
