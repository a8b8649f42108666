import { spawnSync } from 'node:child_process'
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { root } from '../scripts/packages.ts'

const folder = join(root, 'tests/.blocks')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('every whole TypeScript block of the README and the guides compiles', () => {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  let blocks = 0
  for (const file of ['README.md', ...globSync('docs/*.md', { cwd: root })]) {
    const text = readFileSync(join(root, file), 'utf8')
    // A block without imports is a fragment of a file, there to be read.
    for (const [, code = ''] of text.matchAll(/```ts\n([\s\S]*?)```/g))
      if (code.includes('import '))
        writeFileSync(join(folder, `${basename(file, '.md')}-${++blocks}.ts`), code)
  }
  expect(blocks).toBeGreaterThan(1)
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      extends: '../../tsconfig.base.json',
      compilerOptions: {
        noEmit: true,
        rewriteRelativeImportExtensions: false,
        allowImportingTsExtensions: true,
      },
      include: ['*.ts'],
    }),
  )
  const { stdout } = spawnSync(join(root, 'node_modules/.bin/tsc'), ['-p', folder], {
    encoding: 'utf8',
  })
  expect(stdout).toBe('')
}, 60_000)

test('the README example fits on one screen: a call is placed once and waited for once (T5)', () => {
  const [, code = ''] =
    /```ts\n([\s\S]*?)```/.exec(readFileSync(join(root, 'README.md'), 'utf8')) ?? []
  const lines = code.trimEnd().split('\n')
  expect(lines.length).toBeLessThanOrEqual(40)
  const dispatcherUses = lines.flatMap((line) => /await (dispatcher[.\w]*)/.exec(line)?.[1] ?? [])
  expect(dispatcherUses).toEqual(['dispatcher.dispatch', 'dispatcher.calls.wait'])
})
