// The part of vitest's API that registers tests, for `runner.ts`. Expectations and mocks stay vitest's own.
import { expect, vi as vitestVi } from 'vitest'
import { format } from 'node:util'

export * from 'vitest'

type Body = (...parameters: unknown[]) => unknown
type Hook = (context: TestContext) => unknown

export interface TestContext {
  readonly expect: typeof expect
  readonly onTestFinished: (hook: () => unknown) => void
  readonly skip: (note?: string) => never
}

/** Ends a test that has nothing to check. */
export class Skipped extends Error {}

export interface Suite {
  readonly name: string
  readonly parent?: Suite
  readonly beforeEach: Hook[]
  readonly afterEach: Hook[]
  readonly beforeAll: Hook[]
  readonly afterAll: Hook[]
}

export interface RegisteredTest {
  readonly name: string
  readonly suite: Suite
  readonly body: Hook
}

const newSuite = (name: string, parent?: Suite): Suite => ({
  name,
  ...(parent && { parent }),
  beforeEach: [],
  afterEach: [],
  beforeAll: [],
  afterAll: [],
})

interface State {
  current: Suite
  tests: RegisteredTest[]
  /** Clean-up that the running test registered. */
  finish: (() => unknown)[]
}

const state: State = { current: newSuite(''), tests: [], finish: [] }

/** Imports a test file and returns the tests it registers, in its order. */
export const collect = async (load: () => Promise<unknown>): Promise<RegisteredTest[]> => {
  state.current = newSuite('')
  state.tests = []
  await load()
  return state.tests
}

const finishing = (hook: () => unknown): void => {
  state.finish.push(hook)
}
export { finishing as onTestFinished }

export const finishTest = async (): Promise<void> => {
  for (const hook of state.finish.splice(0).toReversed()) await hook()
}

export const testContext: TestContext = {
  expect,
  onTestFinished: finishing,
  skip: (note) => {
    throw new Skipped(note)
  },
}

const title = (template: string, values: readonly unknown[]): string => {
  const [first] = values
  const named = template.replaceAll(/\$(\w+)/g, (text, field: string) =>
    typeof first === 'object' && first !== null && field in first
      ? String((first as Record<string, unknown>)[field])
      : text,
  )
  const places = named.match(/%[sdifjoO]/g)?.length ?? 0
  return format(named, ...values.slice(0, places))
}

const bodyOf = (rest: readonly unknown[]): Body => {
  const body = rest.find((part) => typeof part === 'function')
  if (body === undefined) throw new Error('a test or suite has no body')
  return body as Body
}

interface Register {
  (name: string, ...rest: unknown[]): void
  readonly each: (cases: readonly unknown[]) => (name: string, ...rest: unknown[]) => void
  /** Like `each`, but a case is one argument, also when it is an array. */
  readonly for: (cases: readonly unknown[]) => (name: string, ...rest: unknown[]) => void
  readonly skip: (name: string, ...rest: unknown[]) => void
  readonly skipIf: (condition: unknown) => Register
  readonly runIf: (condition: unknown) => Register
}

const register = (add: (name: string, body: Hook, isCase: boolean) => void): Register => {
  const one = (name: string, ...rest: unknown[]): void => {
    add(name, bodyOf(rest), false)
  }
  const skip = (): void => {}
  const perCase =
    (argumentsOf: (entry: unknown) => readonly unknown[]) =>
    (cases: readonly unknown[]) =>
    (name: string, ...rest: unknown[]) => {
      const body = bodyOf(rest)
      for (const entry of cases)
        add(title(name, [entry].flat()), () => body(...argumentsOf(entry)), true)
    }
  const all: Register = Object.assign(one, {
    each: perCase((entry) => [entry].flat()),
    for: perCase((entry) => [entry, testContext]),
    skip,
    skipIf: (condition: unknown) => (condition ? skipped : all),
    runIf: (condition: unknown) => (condition ? all : skipped),
  })
  const skipped: Register = Object.assign(skip, {
    each: () => skip,
    for: () => skip,
    skip,
    skipIf: () => skipped,
    runIf: () => skipped,
  })
  return all
}

export const it = register((name, body) => {
  state.tests.push({ name, suite: state.current, body })
})
export { it as test }

export const describe = register((name, body) => {
  const outer = state.current
  state.current = newSuite(name, outer)
  const returned = body(testContext)
  if (returned instanceof Promise) throw new Error(`suite ${name} is asynchronous`)
  state.current = outer
})
export { describe as suite }

type HookList = 'beforeEach' | 'afterEach' | 'beforeAll' | 'afterAll'
const hooks = (list: HookList) => (hook: Hook) => {
  state.current[list].push(hook)
}
export const beforeEach = hooks('beforeEach')
export const afterEach = hooks('afterEach')
export const beforeAll = hooks('beforeAll')
export const afterAll = hooks('afterAll')

/** Variables as they were before a test changed them. */
const environment = new Map<string, string | undefined>()
const restoreEnvironment = (): void => {
  for (const [name, value] of environment)
    if (value === undefined) Reflect.deleteProperty(process.env, name)
    else process.env[name] = value
  environment.clear()
}

/** vitest's own sets `import.meta.env` too, which only its modules have. */
export const vi: typeof vitestVi = Object.assign(Object.create(vitestVi) as typeof vitestVi, {
  stubEnv(name: string, value: string) {
    if (!environment.has(name)) environment.set(name, process.env[name])
    process.env[name] = value
    return vi
  },
  unstubAllEnvs() {
    restoreEnvironment()
    return vi
  },
})

export const restoreMocks = (): void => {
  vitestVi.restoreAllMocks()
  restoreEnvironment()
}
