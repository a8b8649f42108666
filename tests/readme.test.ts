import { spawnSync } from 'node:child_process'
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { moduleOf } from '../scripts/site/code-blocks.ts'
import { root, workspacePackages } from '../scripts/packages.ts'

const folder = join(root, 'tests/.blocks/pages')
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

const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'docs/*.md',
  'docs/decisions/*.md',
  'packages/*/README.md',
  'packages/*/*/README.md',
  'examples/*/README.md',
]

test('every TypeScript block of the READMEs, the guides and the decisions compiles', () => {
  removeBlocks()
  mkdirSync(folder, { recursive: true })
  const compiled = new Map<string, number>()
  for (const file of globSync(pages, { cwd: root })) {
    const blocks = moduleOf(readFileSync(join(root, file), 'utf8'))
    for (const [index, code] of blocks.entries()) {
      mkdirSync(blocksOf(file), { recursive: true })
      const page = file.replaceAll('/', '-').slice(0, -'.md'.length)
      writeFileSync(join(blocksOf(file), `${page}-${index + 1}.ts`), code)
    }
    if (blocks.length > 0) compiled.set(file, blocks.length)
  }
  expect(compiled.get('README.md')).toBe(1)
  const documented = packages.filter(({ folder: its }) => compiled.has(`${its}/README.md`))
  expect(documented.length).toBeGreaterThan(packages.length / 2)
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      extends: '../../../tsconfig.base.json',
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

test('a block that continues its page is compiled with what the page has before it', () => {
  const fenced = (code: string) => `\`\`\`ts\n${code}\n\`\`\`\n`
  const text = [
    fenced(`import { a } from 'a'\nconst store = a()`),
    fenced('await store.close()\nawait dispatcher.close()'),
    `<!-- example: examples/a/index.ts -->\n\n${fenced(`import { b } from './b.ts'`)}\n<!-- /example -->`,
    fenced(`import { acme } from './plugin.ts'\nacme()`),
  ].join('\n')
  const [first, second, third, ...more] = moduleOf(text)
  expect(more).toEqual([])
  expect(first).toBe(`import { a } from 'a'\nconst store = a()\n`)
  expect(second).toContain(`const store = a()`)
  expect(second).toContain(`declare const dispatcher: import('@callplane/core').Dispatcher`)
  expect(second).not.toContain('declare const store')
  expect(third).toBe('declare const acme: any\nacme()\n')
})

test('the README example fits on one screen: a call is placed once and waited for once (T5)', () => {
  const [, code = ''] =
    /```ts\n([\s\S]*?)```/.exec(readFileSync(join(root, 'README.md'), 'utf8')) ?? []
  const lines = code.trimEnd().split('\n')
  expect(lines.length).toBeLessThanOrEqual(40)
  const dispatcherUses = lines.flatMap((line) => /await (dispatcher[.\w]*)/.exec(line)?.[1] ?? [])
  expect(dispatcherUses).toEqual(['dispatcher.dispatch', 'dispatcher.calls.wait'])
})

test('the README and the page of installing name every package', () => {
  const names = packages
    .filter(
      ({ folder: its, manifest }) => !its.startsWith('packages/providers/') && !manifest.private,
    )
    .map(({ manifest }) => manifest.name)
  expect(names.length).toBeGreaterThan(10)
  const readme = readFileSync(join(root, 'README.md'), 'utf8')
  expect(names.filter((name) => !readme.includes(`| \`${name}\` `))).toEqual([])
  const install = readFileSync(join(root, 'docs/install.md'), 'utf8')
  // Dependency injection is a matter of taste, and not needed for any task.
  const optional = new Set(['@callplane/container'])
  expect(names.filter((name) => !install.includes(`\`${name}\``) && !optional.has(name))).toEqual(
    [],
  )
})
