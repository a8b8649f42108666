import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  createDispatcher,
  type Call,
  type Dispatcher,
  type OutboundCallInput,
  type RoutingRuleInput,
} from '@callplane/core'
import { countingIds, fakeProvider, manualHost } from '@callplane/core/testing'
import { afterAll, expect, test, vi } from 'vitest'
import { root } from '../scripts/packages.ts'

const folder = join(root, 'tests/.blocks/guides')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The code block of a guide that declares `name`, as a module. */
const codeOf = async (guide: string, name: string): Promise<Readonly<Record<string, unknown>>> => {
  const page = readFileSync(join(root, `docs/${guide}.md`), 'utf8')
  const blocks = [...page.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = '']) => code)
  const code = blocks.find((block) => block.includes(name))
  if (code === undefined) throw new Error(`docs/${guide}.md has no block with ${name}`)
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${guide}-${name}.ts`)
  writeFileSync(file, code)
  return (await import(file)) as Readonly<Record<string, unknown>>
}

const notes = [{ field: 'metadata', effect: 'dropped', detail: 'it has no place for it' }] as const
const providers = [fakeProvider('twilio', { notes }).provider, fakeProvider('telnyx').provider]
const rules = [
  {
    id: 'sales',
    direction: 'outbound' as const,
    numbers: ['+14155550100'],
    routes: [{ provider: 'twilio' }],
  },
]
const setUp = () =>
  createDispatcher({ host: manualHost(), providers, rules, ids: countingIds() }) as Dispatcher
const call: OutboundCallInput = { to: '+14155550123', rule: 'sales', metadata: { order: 'A-1' } }

const printing = (method: 'log' | 'error') => {
  const spy = vi.spyOn(console, method).mockImplementation(() => {})
  return { lines: spy.mock.calls, restore: () => spy.mockRestore() }
}

test('errors: the example places a call, and prints every fault of one that is wrong', async () => {
  const { place } = (await codeOf('errors', 'place')) as {
    readonly place: (dispatcher: Dispatcher, input: unknown) => Promise<Call | null>
  }
  const dispatcher = setUp()
  expect(await place(dispatcher, call)).toMatchObject({ to: '+14155550123' })
  const { lines, restore } = printing('error')
  expect(await place(dispatcher, { to: '415', ringTimeout: 0 })).toBeNull()
  restore()
  expect(lines.map(([path]) => path as string).toSorted()).toEqual(['ringTimeout', 'to'])
  await dispatcher.close()
})

test('migration: the examples show what would be lost, and move the traffic and back', async () => {
  const { whatWouldBeLost } = (await codeOf('migration', 'whatWouldBeLost')) as {
    readonly whatWouldBeLost: (dispatcher: Dispatcher, input: OutboundCallInput) => Promise<void>
  }
  const { shift } = (await codeOf('migration', 'shift')) as {
    readonly shift: (dispatcher: Dispatcher, percent: number) => Promise<unknown>
  }
  const dispatcher = setUp()
  const { lines, restore } = printing('log')
  await whatWouldBeLost(dispatcher, call)
  restore()
  expect(lines).toEqual([['twilio', ['metadata dropped']]])
  const carriers = async (percent: number): Promise<Set<string | null>> => {
    await shift(dispatcher, percent)
    const placed = await Promise.all(
      Array.from({ length: 20 }, () => dispatcher.dispatch({ to: '+14155550123', rule: 'sales' })),
    )
    return new Set(placed.map(({ provider }) => provider))
  }
  expect(await carriers(100)).toEqual(new Set(['telnyx']))
  expect(await carriers(0)).toEqual(new Set(['twilio']))
  await dispatcher.close()
})

test('ramp: the rule of the example has a ramp, and its function moves it while nothing speaks against it', async () => {
  const { sales } = (await codeOf('ramp', 'RoutingRuleInput')) as {
    readonly sales: RoutingRuleInput
  }
  const { nextStage } = (await codeOf('ramp', 'nextStage')) as {
    readonly nextStage: (dispatcher: Dispatcher) => Promise<void>
  }
  const dispatcher = createDispatcher({ host: manualHost(), providers, rules: [sales] })
  const percent = async () => (await dispatcher.ramps.status('sales')).percent
  expect(await percent()).toBe(0)
  await nextStage(dispatcher as Dispatcher)
  expect(await percent()).toBe(1)
  // It waits for the sample.
  await nextStage(dispatcher as Dispatcher)
  expect(await percent()).toBe(1)
  await dispatcher.close()
})

test('testing: the example without HTTP prints the state of the call and what was asked', async () => {
  const { lines, restore } = printing('log')
  await codeOf('testing', 'fakeProvider')
  restore()
  expect(lines).toEqual([['initiated', ['place']]])
})
