import { spawnSync } from 'node:child_process'
import {
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setUpBench } from '@callplane/conformance'
import { carriers, platforms } from '@callplane/trunks'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { emulatedProviders } from '../scripts/emulated-providers.ts'
import { registerProvider } from '../scripts/new-provider/register-provider.ts'
import { writeProvider } from '../scripts/new-provider/write-provider.ts'
import { root } from '../scripts/packages.ts'

// The workspace with one more provider. Copied is what is found by its own place or by a pattern, which follows no link.
const workspace = mkdtempSync(join(root, '.new-provider-'))

const run = (file: string, ...args: string[]): string => {
  const node = join(root, 'node_modules/.bin/node')
  const result = spawnSync(node, ['--conditions=@callplane/source', file, ...args], {
    cwd: workspace,
    encoding: 'utf8',
  })
  expect(result.status, result.stderr).toBe(0)
  return result.stdout
}
const read = (file: string): string => readFileSync(join(workspace, file), 'utf8')

/** What the lists hold that others work through. */
const lists = `
import { emulatedProviders } from './emulated-providers.ts'
import { createChaosNetwork } from './chaos/network.ts'
import { createRandom } from './chaos/random.ts'
import { mutatedPackages } from './mutation/mutated-packages.ts'
import { mapping } from './bench/mapping.ts'

const network = await createChaosNetwork(createRandom(1), () => undefined)
console.log(JSON.stringify({
  emulated: emulatedProviders.map(({ plugin, harness }) => [plugin.id, harness.face]),
  chaos: network.rules.map(({ id }) => id),
  instances: network.providers().map(({ name }) => name),
  mutation: Object.keys(mutatedPackages),
  bench: (await mapping(10)).map(({ name }) => name),
}))
process.exit()
`

beforeAll(() => {
  mkdirSync(join(workspace, 'packages/providers'), { recursive: true })
  for (const folder of globSync('packages/providers/*/test', { cwd: root }))
    cpSync(join(root, folder), join(workspace, folder), { recursive: true })
  for (const folder of [
    ...globSync('packages/*', { cwd: root, exclude: ['packages/providers'] }),
    ...globSync('packages/providers/*/{src,node_modules,package.json}', { cwd: root }),
    'node_modules',
    'examples',
    'tsconfig.base.json',
  ])
    symlinkSync(join(root, folder), join(workspace, folder))
  for (const file of ['scripts', 'tsconfig.json', 'README.md', '.oxfmtrc.json'])
    cpSync(join(root, file), join(workspace, file), { recursive: true })
  mkdirSync(join(workspace, 'docs'))
  // Pages of which a part is generated.
  for (const page of globSync('docs/*.md', { cwd: root }))
    cpSync(join(root, page), join(workspace, page))
  writeFileSync(join(workspace, 'scripts/lists.ts'), lists)
  const { folder } = writeProvider('acme', workspace)
  // What `pnpm install` would link.
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(
    realpathSync(join(root, 'packages/core/node_modules/zod')),
    join(folder, 'node_modules/zod'),
  )
})
afterAll(() => rmSync(workspace, { recursive: true, force: true }))

describe('a new provider', () => {
  it('is found by its folder, and no list is edited (R6, S21)', () => {
    const found = JSON.parse(run('scripts/lists.ts')) as Readonly<Record<string, unknown[]>>
    expect(found['emulated']).toContainEqual(['acme', 'acme'])
    expect(found['emulated']).toHaveLength(
      1 + globSync('packages/providers/*', { cwd: root }).length,
    )
    expect(found['chaos']).toEqual(expect.arrayContaining(['only-acme', 'first-acme', 'dead-acme']))
    expect(found['instances']).toContain('acme')
    expect(found['mutation']).toContain('acme')
    expect(found['bench']).toContain('map over Acme, CPU against writing the same request')
  }, 240_000)

  it('is in the generated pages', () => {
    run('scripts/generate-docs.ts')
    expect(read('README.md')).toMatch(/^\| +\|.*\| Acme +\|$/m)
    expect(read('docs/capabilities.md')).toMatch(/^\| feature +\|.*\| Acme +\|$/m)
    expect(read('docs/translation.md')).toContain('Twilio → Acme')
  }, 240_000)

  it('is registered to be compiled and released', () => {
    const files = registerProvider('acme', workspace)
    expect(files).toEqual(['tsconfig.json', '.changeset/acme-provider.md'])
    const paths = (text: string) =>
      (JSON.parse(text) as { references: { path: string }[] }).references.map(({ path }) => path)
    const before = paths(readFileSync(join(root, 'tsconfig.json'), 'utf8'))
    const after = paths(read('tsconfig.json'))
    expect(after.filter((path) => !before.includes(path))).toEqual(['packages/providers/acme'])
    expect(after.filter((path) => before.includes(path))).toEqual(before)
    expect(read('.changeset/acme-provider.md')).toContain("'@callplane/acme': minor")
  })
})

it('packages/trunks has the facts of every provider with gateways', async () => {
  const known = new Set([...carriers, ...platforms].map(({ id }) => id))
  const missing: string[] = []
  for (const { plugin, harness } of emulatedProviders) {
    const bench = await setUpBench(plugin, harness)
    const { gateways } = plugin(harness.settings(bench.keys)).connect(bench.host)
    await bench.close()
    if (gateways && !known.has(plugin.id)) missing.push(plugin.id)
  }
  expect(missing, 'add a row to carriers.ts or platforms.ts of packages/trunks').toEqual([])
})

it('every provider is compiled', () => {
  const { references } = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8')) as {
    readonly references: readonly { readonly path: string }[]
  }
  const compiled = new Set(references.map(({ path }) => path))
  const folders = globSync('packages/providers/*', { cwd: root })
  expect(folders.filter((folder) => !compiled.has(folder))).toEqual([])
})
