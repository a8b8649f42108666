import { defineConfig } from 'vitest/config'

const source = { conditions: ['@callplane/source'] }

export default defineConfig({
  resolve: source,
  ssr: { resolve: source },
  test: {
    include: ['packages/**/*.test.ts', 'examples/**/*.test.ts', 'tests/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    // Two cores: more workers than cores only make each other late.
    maxWorkers: 2,
    testTimeout: 20_000,
  },
})
