import { canonical } from '../rule-differences.ts'
import type { ApplicationChange } from './changes.ts'
import { missingPort, type Executor, type StepContext } from './executor.ts'
import { fits } from './plan-urls.ts'

const portOf = ({ end }: StepContext) => {
  const port = end.ports.numbers?.applications
  if (port) return port
  throw missingPort(end.id, 'applications')
}

const wantedOf = ({ after: { answer, fallback, status } }: ApplicationChange) => ({
  ...(answer && { answer }),
  ...(fallback && { fallback }),
  ...(status && { status }),
})

const find = async (change: ApplicationChange, context: StepContext) => {
  const id = change.applicationId ?? context.step.result?.id
  // A new one is looked up by its name, which the plan has found to be free.
  return (await portOf(context).list()).find((one) =>
    id === undefined || id === null ? one.name === change.name : one.id === id,
  )
}

export const applicationExecutor: Executor<ApplicationChange> = {
  async look(change, context) {
    const there = await find(change, context)
    if (!there) return { is: change.action === 'create' ? 'before' : 'other' }
    if (fits(wantedOf(change), there.urls)) return { is: 'after', result: { id: there.id } }
    const isBefore = canonical(there.urls) === canonical(change.before)
    return { is: isBefore ? 'before' : context.isOpen ? 'partly' : 'other' }
  },
  async act(change, context) {
    const port = portOf(context)
    if (change.applicationId !== null) {
      await port.update(change.applicationId, change.after)
      return { id: change.applicationId }
    }
    if (!port.create) throw missingPort(context.end.id, 'way to make applications')
    const { id } = await port.create({ name: change.name, urls: change.after })
    return { id }
  },
  async undo(change, context) {
    const port = portOf(context)
    const there = await find(change, context)
    if (!there) return undefined
    if (change.action === 'create') {
      const users = await usersOf(there.id, context)
      if (users > 0) return `application ${there.name}, which still has ${users} number(s)`
      await port.remove?.(there.id)
      return undefined
    }
    if (canonical(there.urls) === canonical(change.before)) return undefined
    if (!context.isOpen && !fits(wantedOf(change), there.urls))
      return `application ${there.name}, whose URLs others have changed since`
    if (change.before) await port.update(there.id, change.before)
    return undefined
  },
}

/** Numbers that others have put on it meanwhile. */
const usersOf = async (application: string, { end }: StepContext): Promise<number> => {
  const { numbers } = end.ports
  let users = 0
  for (const { id } of (await numbers?.list()) ?? [])
    if ((await numbers?.routing?.read(id))?.application === application) users += 1
  return users
}
