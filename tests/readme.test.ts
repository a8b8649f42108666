import { spawnSync } from 'node:child_process'
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { root, workspacePackages } from '../scripts/packages.ts'

const folder = join(root, 'tests/.blocks')
const packages = workspacePackages()
/** A package's blocks are compiled inside it, where its own dependencies are found. */
const blocksOf = (file: string): string =>
  file.startsWith('packages/') ? join(root, dirname(file), '.blocks') : folder
const folders = [folder, ...packages.map(({ folder: its }) => join(root, its, '.blocks'))]
const removeBlocks = (): void => {
  for (const one of folders) rmSync(one, { recursive: true, force: true })
}
afterAll(removeBlocks)

/** Every package by name, as the user of another package has installed it. */
const paths = Object.fromEntries(
  packages.map(({ folder: its, manifest }) => [manifest.name, [join(root, its, 'src/index.ts')]]),
)

test('every whole TypeScript block of the READMEs and the guides compiles', () => {
  removeBlocks()
  mkdirSync(folder, { recursive: true })
  const compiled = new Map<string, number>()
  const pages = ['docs/*.md', 'packages/*/README.md', 'packages/{providers,stores}/*/README.md']
  for (const file of ['README.md', ...globSync(pages, { cwd: root })]) {
    const text = readFileSync(join(root, file), 'utf8')
    for (const [, code = ''] of text.matchAll(/```ts\n([\s\S]*?)```/g)) {
      // Without imports, or with imports of neighbouring files, a block is part of a file and not a whole one.
      if (!code.includes('import ') || /from '\.\.?\//.test(code)) continue
      const number = (compiled.get(file) ?? 0) + 1
      compiled.set(file, number)
      mkdirSync(blocksOf(file), { recursive: true })
      const page = file.replaceAll('/', '-').slice(0, -'.md'.length)
      writeFileSync(join(blocksOf(file), `${page}-${number}.ts`), code)
    }
  }
  expect(compiled.get('README.md')).toBe(1)
  const documented = packages.filter(({ folder: its }) => compiled.has(`${its}/README.md`))
  expect(documented.length).toBeGreaterThan(packages.length / 2)
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      extends: '../../tsconfig.base.json',
      compilerOptions: {
        noEmit: true,
        rewriteRelativeImportExtensions: false,
        allowImportingTsExtensions: true,
        paths,
      },
      include: folders.map((one) => `${one}/*.ts`),
    }),
  )
  const { stdout } = spawnSync(join(root, 'node_modules/.bin/tsc'), ['-p', folder], {
    encoding: 'utf8',
  })
  expect(stdout).toBe('')
}, 180_000)

test('the README example fits on one screen: a call is placed once and waited for once (T5)', () => {
  const [, code = ''] =
    /```ts\n([\s\S]*?)```/.exec(readFileSync(join(root, 'README.md'), 'utf8')) ?? []
  const lines = code.trimEnd().split('\n')
  expect(lines.length).toBeLessThanOrEqual(40)
  const dispatcherUses = lines.flatMap((line) => /await (dispatcher[.\w]*)/.exec(line)?.[1] ?? [])
  expect(dispatcherUses).toEqual(['dispatcher.dispatch', 'dispatcher.calls.wait'])
})
