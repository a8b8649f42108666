// A test runner for Stryker that keeps the tests and the instrumented modules loaded: a mutant costs as long as its tests take.
// Stryker's vitest runner starts a worker and imports everything again for each mutant, about 20 times as long.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import fc from 'fast-check'
import { createTestFiles, type LoadedTest, type TestFiles } from './test-files.ts'
import { runTest, watchEscapedErrors } from './run-test.ts'

type Hits = Record<string, number>

/** What Stryker's instrumentation reads and writes. */
interface Instrumentation {
  activeMutant?: string | undefined
  currentTestId?: string | undefined
  hitCount?: number | undefined
  hitLimit?: number | undefined
  mutantCoverage?: { readonly static: Hits; readonly perTest: Readonly<Record<string, Hits>> }
}

interface MutantRunOptions {
  readonly testFilter?: readonly string[]
  readonly hitLimit?: number
  readonly activeMutant: { readonly id: string }
  readonly sandboxFileName: string
  readonly mutantActivation: 'runtime' | 'static'
}

const instrumentation = ((globalThis as { __stryker__?: Instrumentation }).__stryker__ ??= {})
/** What the run without a mutant measured. */
interface Measured {
  /** Milliseconds by test id. */
  readonly times: Hits
  /** Every file of the package that a test imports, with all that it imports itself. */
  readonly imported: Readonly<Record<string, readonly string[]>>
}

/** In the sandbox, for the processes that follow the first. */
const measuredFile = '.mutation-measured.json'

const readMeasured = (): Measured =>
  existsSync(measuredFile)
    ? (JSON.parse(readFileSync(measuredFile, 'utf8')) as Measured)
    : { times: {}, imported: {} }

const fileOf = (id: string): string => id.slice(0, id.indexOf('#'))

const groupByFile = (ids: readonly string[]): Map<string, Set<string>> => {
  const groups = new Map<string, Set<string>>()
  for (const id of ids) {
    const file = fileOf(id)
    groups.set(file, (groups.get(file) ?? new Set()).add(id))
  }
  return groups
}

const withoutEnding = (file: string): string => file.replace(/(\.test)?\.ts$/, '')

class InProcessRunner {
  readonly #tests: TestFiles
  readonly #loaded = new Map<string, readonly LoadedTest[]>()
  #measured: Measured | undefined

  constructor() {
    this.#tests = createTestFiles(
      process.cwd(),
      process.env['CALLPLANE_MUTATED_PACKAGE'] ?? '',
      (process.env['CALLPLANE_MUTATION_TESTS'] ?? '**/*.test.ts').split(' '),
    )
    watchEscapedErrors()
    // What `vi.useFakeTimers` looks for.
    Object.assign(globalThis, { __vitest_worker__: { config: { fakeTimers: {} } } })
    // A mutant is killed or survives by its tests, not by the luck of a seed.
    fc.configureGlobal({ seed: 20_261_121 })
  }

  capabilities(): { reloadEnvironment: boolean } {
    return { reloadEnvironment: true }
  }

  async dryRun(): Promise<unknown> {
    instrumentation.activeMutant = undefined
    const results: unknown[] = []
    const times: Hits = {}
    const imported: Record<string, readonly string[]> = {}
    for (const file of this.#tests.files) {
      for (const test of await this.#load(file)) {
        instrumentation.currentTestId = test.id
        const started = performance.now()
        const outcome = await runTest(test)
        const timeSpentMs = performance.now() - started
        times[test.id] = timeSpentMs
        const fields = { id: test.id, name: test.fullName, fileName: file, timeSpentMs }
        results.push(
          outcome.passed
            ? { ...fields, status: 0 }
            : { ...fields, status: 1, failureMessage: outcome.message },
        )
      }
      instrumentation.currentTestId = undefined
    }
    for (const test of this.#tests.files)
      for (const file of this.#tests.imported(test)) imported[file] ??= this.#tests.imported(file)
    this.#measured = { times, imported }
    writeFileSync(measuredFile, JSON.stringify(this.#measured))
    return {
      status: 'complete',
      tests: results,
      mutantCoverage: instrumentation.mutantCoverage ?? { static: {}, perTest: {} },
    }
  }

  async mutantRun(options: MutantRunOptions): Promise<unknown> {
    // Stryker allows a hundred times what all tests together need.
    instrumentation.hitLimit = options.hitLimit && Math.max(1000, options.hitLimit / 20)
    instrumentation.hitCount = 0
    try {
      return options.mutantActivation === 'static'
        ? await this.#runAll(options)
        : await this.#runFiltered(options)
    } finally {
      // What a failed test left behind ends before the next mutant.
      await nextTurn()
      instrumentation.activeMutant = undefined
    }
  }

  /** The environment is loaded with the mutant active. */
  async #runAll(options: MutantRunOptions): Promise<unknown> {
    const mutated = relative(process.cwd(), options.sandboxFileName)
    const affected = this.#affected(mutated)
    const generation = this.#tests.renew(affected)
    instrumentation.activeMutant = options.activeMutant.id
    let count = 0
    for (const file of this.#inOrder(affected, mutated)) {
      let tests: readonly LoadedTest[]
      try {
        tests = await this.#tests.load(file, generation)
      } catch (error) {
        const id = Object.keys(this.#read().times).find((known) => fileOf(known) === file) ?? file
        return this.#killed(id, String(error), count + 1)
      }
      for (const test of tests) {
        count++
        const result = await this.#run(test, options, count)
        if (result !== undefined) return result
      }
    }
    return { status: 'survived', nrOfTests: count }
  }

  /** All files that import a file, directly or not. */
  #affected(mutated: string): Set<string> {
    const all = Object.entries(this.#read().imported)
    return new Set(all.filter(([, reached]) => reached.includes(mutated)).map(([file]) => file))
  }

  /** The test files among these: those of the file itself first, then the fast ones. */
  #inOrder(files: ReadonlySet<string>, mutated: string): string[] {
    const total = new Map<string, number>()
    for (const [id, time] of Object.entries(this.#read().times))
      total.set(fileOf(id), (total.get(fileOf(id)) ?? 0) + time)
    const own = (file: string): number =>
      Number(withoutEnding(file).startsWith(withoutEnding(mutated)))
    return this.#tests.files
      .filter((file) => files.has(file))
      .sort(
        (one, other) => own(other) - own(one) || (total.get(one) ?? 0) - (total.get(other) ?? 0),
      )
  }

  #read(): Measured {
    return (this.#measured ??= readMeasured())
  }

  async #runFiltered(options: MutantRunOptions): Promise<unknown> {
    instrumentation.activeMutant = undefined
    const tests: LoadedTest[] = []
    for (const [file, ids] of groupByFile(options.testFilter ?? []))
      tests.push(...(await this.#load(file)).filter(({ id }) => ids.has(id)))
    if (tests.length !== options.testFilter?.length) throw new Error('tests are missing')
    const { times } = this.#read()
    tests.sort((one, other) => (times[one.id] ?? 0) - (times[other.id] ?? 0))
    instrumentation.activeMutant = options.activeMutant.id
    let count = 0
    for (const test of tests) {
      count++
      const result = await this.#run(test, options, count)
      if (result !== undefined) return result
    }
    return { status: 'survived', nrOfTests: count }
  }

  /** Undefined when the test passes. */
  async #run(test: LoadedTest, options: MutantRunOptions, count: number): Promise<unknown> {
    const outcome = await runTest(test)
    if ((instrumentation.hitCount ?? 0) > (instrumentation.hitLimit ?? Infinity))
      return { status: 'timeout', reason: 'hit limit' }
    if (outcome.passed) return undefined
    if (outcome.stalled) return { status: 'timeout', reason: outcome.message }
    return this.#killed(test.id, outcome.message, count)
  }

  #killed(id: string, failureMessage: string, nrOfTests: number): unknown {
    return { status: 'killed', killedBy: [id], failureMessage, nrOfTests }
  }

  async #load(file: string): Promise<readonly LoadedTest[]> {
    const loaded = this.#loaded.get(file) ?? (await this.#tests.load(file))
    this.#loaded.set(file, loaded)
    return loaded
  }
}

const create = Object.assign(() => new InProcessRunner(), { inject: [] as const })

export const strykerPlugins = [{ kind: 'TestRunner', name: 'in-process', factory: create }]
