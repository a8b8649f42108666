import { flowFaults, type Fault, type Flow, type Step } from '@callplane/core'
import type { NamedAddresses } from './names.ts'
import type { DocumentPosition, FlowRead, ReadReport } from './report.ts'

/** The flow of what was read, or one error with everything that is wrong. */
export const flowOf = (
  steps: readonly (readonly [Step, DocumentPosition])[],
  names: NamedAddresses,
  { report, title }: { readonly report: ReadReport; readonly title: string },
): FlowRead => {
  const { continuations } = names
  const flow: Flow = {
    steps: steps.map(([step]) => step),
    ...(continuations && { continuations }),
  }
  const positionOf = ({ path }: Fault): DocumentPosition =>
    (path[0] === 'steps' && typeof path[1] === 'number' && steps[path[1]]?.[1]) ||
    steps[0]?.[1] || { line: 1, column: 1 }
  // What the readers let pass and core does not: bounds of values, and loops.
  if (report.isFaultless)
    for (const fault of flowFaults(flow)) report.fault(fault.path, fault.message, positionOf(fault))
  report.throwFaults(title)
  return { flow, notes: report.notes }
}
