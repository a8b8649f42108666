import { flowOf } from '../../flow/flow-book.ts'
import type { Connect } from '../../model/connect.ts'
import type { Step } from '../../model/flow/flow-step.ts'
import type { Note } from '../../model/note.ts'
import type { Capabilities } from '../../plugin/capabilities.ts'
import type { Provider } from '../../plugin/define-plugin.ts'
import type { DispatchWorld } from '../world.ts'

const isDoable = ({ step }: Step, { flow }: Capabilities): boolean =>
  step === 'goto' || flow?.[step] !== undefined

/** The steps that a provider does; the others are left out. */
export const doable = (list: readonly Step[], { definition: { can } }: Provider): readonly Step[] =>
  list.filter((step) => isDoable(step, can))

/** What of a list of steps a provider does not do as it says. `base` is the path of the list. */
export const stepNotes = (
  list: readonly Step[],
  base: string,
  { name, definition: { can } }: Provider,
  world: DispatchWorld,
): Note[] => {
  const { flows } = world.ports(name)
  return list.flatMap((step, index): Note[] => {
    const path = `${base}[${index}]`
    if (!isDoable(step, can))
      return [
        {
          field: path,
          effect: 'dropped',
          detail: `the provider cannot ${step.step}; the step is left out`,
        },
      ]
    return (flows?.check(step) ?? []).map((note) => ({
      ...note,
      field: note.field === '' ? path : `${path}.${note.field}`,
    }))
  })
}

/**
 * What of a call's flow the provider does not do as it says, known before it is dialled. Of a function and of the documents
 * of an application nothing is known before their turns.
 */
export const flowNotes = (
  connect: Connect | undefined,
  provider: Provider,
  world: DispatchWorld,
): Note[] => {
  const flow = flowOf(connect, world.flow.book)
  if (!flow || !('steps' in flow)) return []
  return [
    ...stepNotes(flow.steps, 'connect.flow.steps', provider, world),
    ...Object.entries(flow.continuations ?? {}).flatMap(([name, continuation]) =>
      Array.isArray(continuation)
        ? stepNotes(continuation as readonly Step[], `connect.flow.${name}`, provider, world)
        : [],
    ),
  ]
}
