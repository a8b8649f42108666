import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('.', import.meta.url))
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }))

test('the emulator imports Node and itself, nothing else', () => {
  const foreign = sources.flatMap(({ file, text }) =>
    [...text.matchAll(/(?:from|import)\s+'([^']+)'|import\('([^']+)'\)/g)]
      .map(([, a, b]) => a ?? b ?? '')
      .filter((specifier) => !/^(?:node:|\.{1,2}\/)/.test(specifier))
      .map((specifier) => `${file}: ${specifier}`),
  )
  expect(foreign).toEqual([])
})

test('time and chance come from the clock, the wall and the seed', () => {
  const allowed = new Set(['time/clock.ts', 'core.ts'])
  const impure = sources
    .filter(({ file }) => !allowed.has(file))
    .filter(({ text }) => {
      const code = text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
      return /Date\.now|new Date\(\)|Math\.random|setTimeout|setInterval|performance\.|randomUUID|randomBytes/.test(
        code,
      )
    })
  expect(impure.map(({ file }) => file)).toEqual([])
})
