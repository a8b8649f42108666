import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const source = { conditions: ['@callplane/source'] }

/** The tests of one package, which `run.ts` names: mutation testing runs a package against its own tests. */
export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  resolve: source,
  ssr: { resolve: source },
  test: {
    include: [`${process.env['CALLPLANE_MUTATED_PACKAGE'] ?? ''}/src/**/*.test.ts`],
    exclude: ['**/node_modules/**', '**/dist/**'],
    testTimeout: 20_000,
    // A worker lives for one mutant: its test files may share their modules.
    isolate: false,
  },
})
