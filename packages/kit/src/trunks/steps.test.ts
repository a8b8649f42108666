import { CallError } from '@callplane/core'
import { describe, expect, it } from 'vitest'
import type { Step, StepProgress } from './step.ts'
import { runSteps } from './steps.ts'

interface Made {
  readonly ids: readonly string[]
}

const refused = (message = 'acme: no') =>
  new CallError('request-invalid', message, { provider: 'acme', providerCode: '7', dialled: 'no' })
const lost = () => new CallError('timeout', 'acme: no reply', { provider: 'acme' })

/** A provider that keeps things by name, and breaks where it is told to. */
const createAcme = () => {
  const things = new Set<string>()
  const breaks = new Map<string, { error: Error; after?: boolean }>()
  const act = async (verb: string, name: string, effect: () => void) => {
    const fault = breaks.get(`${verb} ${name}`)
    if (fault && !fault.after) throw fault.error
    effect()
    if (fault) throw fault.error
  }
  const step = (name: string): Step<Made> => ({
    name,
    async find({ ids }) {
      await act('find', name, () => undefined)
      return things.has(name) ? { ids: [...ids, name] } : null
    },
    async do({ ids }) {
      await act('do', name, () => void things.add(name))
      return { ids: [...ids, name] }
    },
    undo: () => act('undo', name, () => void things.delete(name)),
  })
  return { things, breaks, steps: ['trunk', 'list', 'number'].map(step) }
}

const run = async (steps: readonly Step<Made>[]) => {
  const progress: StepProgress[] = []
  const options = {
    provider: 'acme',
    subject: 'Acme trunk',
    onProgress: (told: StepProgress) => progress.push(told),
  }
  const result = await runSteps(steps, { ids: [] }, options).catch((error: unknown) => error)
  return { result, told: progress.map(({ step, phase }) => `${step} ${phase}`) }
}

describe('runSteps', () => {
  it('runs in order and hands on what was made', async () => {
    const acme = createAcme()
    const { result, told } = await run(acme.steps)
    expect(result).toEqual({ ids: ['trunk', 'list', 'number'] })
    expect(told).toEqual(
      ['trunk', 'list', 'number'].flatMap((name) => [`${name} started`, `${name} done`]),
    )
  })

  it('undoes in reverse and says so', async () => {
    const acme = createAcme()
    acme.breaks.set('do number', { error: refused() })
    const { result, told } = await run(acme.steps)
    expect(acme.things.size).toBe(0)
    expect(told.slice(-3)).toEqual(['number failed', 'list undone', 'trunk undone'])
    expect(result).toMatchObject({
      code: 'request-invalid',
      provider: 'acme',
      providerCode: '7',
      dialled: 'no',
      message: 'Acme trunk: step "number" failed: acme: no; undone: list, trunk',
      faults: [
        { path: ['number'], message: 'acme: no', code: 'request-invalid' },
        { path: ['list'], message: 'undone' },
        { path: ['trunk'], message: 'undone' },
      ],
    })
  })

  it('says what could not be undone, and goes on undoing', async () => {
    const acme = createAcme()
    acme.breaks.set('do number', { error: refused() })
    acme.breaks.set('undo list', { error: refused('acme: in use') })
    const { result } = await run(acme.steps)
    expect([...acme.things]).toEqual(['list'])
    expect(result).toMatchObject({
      message: expect.stringContaining('undone: trunk; could not be undone: list'),
      faults: expect.arrayContaining([
        { path: ['list'], message: 'could not be undone: acme: in use' },
      ]),
    })
  })

  it('adopts what an earlier run left, and never undoes it', async () => {
    const acme = createAcme()
    acme.things.add('trunk')
    acme.breaks.set('do number', { error: refused() })
    const { result, told } = await run(acme.steps)
    expect(told).toContain('trunk found')
    expect([...acme.things]).toEqual(['trunk'])
    expect(result).toMatchObject({ message: expect.stringContaining('left as found: trunk') })
    acme.breaks.clear()
    expect((await run(acme.steps)).result).toEqual({ ids: ['trunk', 'list', 'number'] })
  })

  it('looks again when a reply was lost, and goes on where the thing is there', async () => {
    const acme = createAcme()
    acme.breaks.set('do list', { error: lost(), after: true })
    const { result, told } = await run(acme.steps)
    expect(result).toEqual({ ids: ['trunk', 'list', 'number'] })
    expect(told).toContain('list settled')
    acme.breaks.set('do number', { error: refused() })
    await run(acme.steps)
  })

  it('undoes what was settled that way', async () => {
    const acme = createAcme()
    acme.breaks.set('do list', { error: lost(), after: true })
    acme.breaks.set('do number', { error: refused() })
    await run(acme.steps)
    expect(acme.things.size).toBe(0)
  })

  it('tries to undo a step that may or may not have taken effect', async () => {
    const acme = createAcme()
    const [trunk, list] = acme.steps
    const blind: Step<Made> = { ...list!, find: undefined }
    acme.breaks.set('do list', { error: lost(), after: true })
    const { told } = await run([trunk!, blind])
    expect(told.slice(-2)).toEqual(['list undone', 'trunk undone'])
    expect(acme.things.size).toBe(0)
  })

  it('tells of what was kept on purpose', async () => {
    const acme = createAcme()
    acme.breaks.set('do list', { error: refused() })
    const [trunk, list] = acme.steps
    const holding: Step<Made> = { ...trunk!, undo: async () => 'the trunk, which holds its name' }
    const { result } = await run([holding, list!])
    expect(result).toMatchObject({
      message: expect.stringContaining('kept: the trunk, which holds its name'),
    })
  })

  it('hands out what takes back this run and no other', async () => {
    const acme = createAcme()
    acme.things.add('trunk')
    let undo: (() => Promise<string | void>) | undefined
    const options = { provider: 'acme', subject: 'Acme trunk' }
    const onUndoable = (given: () => Promise<string | void>) => void (undo = given)
    await runSteps(acme.steps, { ids: [] }, { ...options, onUndoable })
    acme.breaks.set('undo list', { error: refused('acme: in use') })
    await expect(undo?.()).rejects.toThrow('could not be undone: list')
    acme.breaks.clear()
    expect(await undo?.()).toBeUndefined()
    expect([...acme.things]).toEqual(['trunk'])
  })

  it('says when nothing had been changed', async () => {
    const acme = createAcme()
    acme.breaks.set('find trunk', { error: new Error('secret inside') })
    const { result } = await run(acme.steps)
    expect(result).toMatchObject({
      code: 'unexpected',
      message: expect.stringContaining('nothing had been changed'),
    })
    expect((result as Error).message).not.toContain('secret')
  })
})
