import {
  finishTest,
  restoreMocks,
  Skipped,
  testContext,
  type RegisteredTest,
  type Suite,
} from './test-api.ts'

/** Processor time, which does not depend on what else the machine does. The slowest test takes 3 s. */
const limitMicroseconds = 12_000_000
const checkMs = 100
/**
 * Checks in a row without work after which a test is stuck: fewer where nothing is pending that could wake it,
 * such as a socket. Threads of the process that are not given the processor still get some of it in that time.
 */
const idleChecks = 20
const pendingChecks = 40
/** What the checks themselves need. */
const checkMicroseconds = 400

export type TestOutcome =
  | { readonly passed: true }
  | { readonly passed: false; readonly message: string; readonly stalled: boolean }

const suitesOf = (suite: Suite): Suite[] =>
  suite.parent === undefined ? [suite] : [...suitesOf(suite.parent), suite]

const stalled = new Error('the test is stuck')

/** Rejects when the test can no longer end: its time is over, or the process has nothing else to do. */
const watch = (pending: number): { readonly failed: Promise<never>; readonly stop: () => void } => {
  const { promise, reject } = Promise.withResolvers<never>()
  const used = () => {
    const { user, system } = process.cpuUsage()
    return user + system
  }
  const started = used()
  let checks = 0
  let quiet = started
  const timer = setInterval(() => {
    const now = used()
    checks++
    if (now - quiet > checks * checkMicroseconds) {
      checks = 0
      quiet = now
    }
    const isPending = process.getActiveResourcesInfo().length > pending + 1
    if (checks >= (isPending ? pendingChecks : idleChecks) || now - started > limitMicroseconds)
      reject(stalled)
  }, checkMs)
  return { failed: promise, stop: () => clearInterval(timer) }
}

const escaped: unknown[] = []

/** Once per process: errors that no promise takes up fail the test that runs. */
export const watchEscapedErrors = (): void => {
  process.on('unhandledRejection', (error) => escaped.push(error))
  process.on('uncaughtException', (error) => escaped.push(error))
}

const runBody = async (test: RegisteredTest): Promise<void> => {
  const suites = suitesOf(test.suite)
  try {
    for (const suite of suites) for (const hook of suite.beforeEach) await hook(testContext)
    await test.body(testContext)
  } finally {
    for (const suite of suites.toReversed())
      for (const hook of suite.afterEach) await hook(testContext)
    await finishTest()
    restoreMocks()
  }
}

/** Runs a test with its hooks. An error that escapes every promise while it runs fails it. */
export const runTest = async (test: RegisteredTest): Promise<TestOutcome> => {
  const pending = process.getActiveResourcesInfo().length
  escaped.length = 0
  const watcher = watch(pending)
  try {
    const body = runBody(test)
    body.catch(() => {})
    await Promise.race([body, watcher.failed])
    // Rejections without a handler are reported after the microtasks.
    await new Promise((resolve) => setImmediate(resolve))
    if (escaped.length > 0) throw escaped[0]
    return { passed: true }
  } catch (error) {
    if (error instanceof Skipped) return { passed: true }
    return {
      passed: false,
      message: error instanceof Error ? (error.stack ?? error.message) : String(error),
      stalled: error === stalled,
    }
  } finally {
    watcher.stop()
  }
}
