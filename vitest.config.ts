import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { plantMutant } from './scripts/mutants/vite-plugin.ts'

// Not UTC, with daylight saving, and half a day ahead: code that takes the machine's zone for another shows itself.
process.env['TZ'] = 'Pacific/Auckland'

const source = { conditions: ['@callplane/source'] }
const report = process.env['CALLPLANE_TEST_REPORT']

const planted = plantMutant(fileURLToPath(new URL('.', import.meta.url)))

/** Tests of what happens when a module is loaded, or registers itself, or that load one which changes globals. */
const ofLoading = [
  'packages/**/lazy.test.ts',
  'packages/telemetry/src/mask-personal.test.ts',
  // @hono/node-server replaces `Response`.
  'examples/webhooks-{hono,next}/index.test.ts',
]
const tests = ['packages/**/*.test.ts', 'examples/**/*.test.ts', 'tests/**/*.test.ts']
const nowhere = ['**/node_modules/**', '**/dist/**']

export default defineConfig({
  plugins: planted,
  resolve: source,
  ssr: { resolve: source },
  test: {
    projects: [
      // Modules are loaded once for each worker: loading them again for each file took a third of the time of all tests.
      {
        extends: true,
        test: {
          name: 'shared modules',
          include: tests,
          exclude: [...nowhere, ...ofLoading],
          isolate: false,
        },
      },
      { extends: true, test: { name: 'own modules', include: ofLoading, exclude: nowhere } },
    ],
    // Two cores: more workers than cores only make each other late.
    maxWorkers: 2,
    // Not a measure of speed: what hangs ends, also on a machine that is busy with other things.
    testTimeout: 60_000,
    // The cache does not know one planted bug from the next, nor from none.
    fsModuleCache: planted.length === 0,
    // No test may lean on one before it. The seed is printed; `--sequence.seed` repeats an order.
    sequence: { shuffle: true },
    // With --coverage: `check` prints the figures of the report.
    coverage: {
      provider: 'v8',
      include: ['packages/**/src/**/*.ts'],
      exclude: ['**/dist/**', '**/*.test.ts', '**/*.fixture.ts'],
      reporter: ['json-summary'],
    },
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
  },
})
