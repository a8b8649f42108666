import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { entriesOf } from '../scripts/pack/entries.ts'
import { faultsOfPackage } from '../scripts/pack/faults.ts'
import { root, workspacePackages } from '../scripts/packages.ts'

const map = JSON.stringify({ sources: ['../src/index.ts'], sourcesContent: ['export const a = 1'] })
const manifest = {
  name: '@callplane/acme',
  version: '1.0.0',
  description: 'Acme.',
  keywords: ['voice'],
  license: 'Apache-2.0',
  exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
  dependencies: { '@callplane/core': '^1.0.0' },
}
const complete: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify(manifest),
  'README.md': '# Acme',
  LICENSE: 'Apache',
  'dist/index.js': 'export const a = 1\n//# sourceMappingURL=index.js.map\n',
  'dist/index.js.map': map,
  'dist/index.d.ts': 'export declare const a = 1',
}
const faults = (changed: Readonly<Record<string, string | undefined>>): string[] =>
  faultsOfPackage(
    new Map(
      Object.entries({ ...complete, ...changed }).flatMap(([file, text]) =>
        text === undefined ? [] : [[file, text] as const],
      ),
    ),
    true,
  )
const withManifest = (fields: object) => ({
  'package.json': JSON.stringify({ ...manifest, ...fields }),
})

describe('a package is packed only if it is complete (N6, N11)', () => {
  it('a complete one has no faults', () => {
    expect(faults({})).toEqual([])
  })
  it.each<[string, Readonly<Record<string, string | undefined>>, string]>([
    [
      'no build',
      Object.fromEntries(
        Object.keys(complete).flatMap((f) => (f.startsWith('dist/') ? [[f, undefined]] : [])),
      ),
      'dist/index.js: missing, although exports name it',
    ],
    ['an empty module', { 'dist/index.js': '' }, 'dist/index.js: exports nothing'],
    [
      'no declarations',
      { 'dist/index.d.ts': undefined },
      'dist/index.d.ts: missing, although exports name it',
    ],
    [
      'a JSON Schema that its exports name',
      withManifest({ exports: { ...manifest.exports, './a.schema.json': './a.schema.json' } }),
      'a.schema.json: missing, although exports name it',
    ],
    ['no entry', withManifest({ exports: {} }), 'package.json: exports name no file of dist'],
    ['no README', { 'README.md': undefined }, 'README.md: missing or empty'],
    ['no licence text', { LICENSE: ' ' }, 'LICENSE: missing or empty'],
    ['no licence', withManifest({ license: undefined }), 'package.json: license is missing'],
    ['no keywords', withManifest({ keywords: [] }), 'package.json: keywords are missing'],
    [
      'a range of the workspace',
      withManifest({ dependencies: { '@callplane/core': 'workspace:^' } }),
      'package.json: @callplane/core is workspace:^; pack with pnpm',
    ],
    [
      'sources among its exports',
      withManifest({
        exports: { '.': { '@callplane/source': './src/index.ts', default: './dist/index.js' } },
      }),
      'package.json: exports name sources; pack with pnpm, which applies publishConfig',
    ],
    [
      'an option without a doc comment (N1)',
      {
        'dist/index.d.ts':
          'export interface AcmeOptions {\n  /** Seconds. */\n  readonly ring: number;\n  readonly wait: number;\n}\n',
      },
      'dist/index.d.ts: AcmeOptions: no doc comment on `readonly wait: number;`',
    ],
    [
      'an import that it does not declare',
      { 'dist/index.js': `import { z } from "zod";\n${complete['dist/index.js'] ?? ''}` },
      'dist/index.js: imports zod, which is not declared',
    ],
    [
      'types of an optional peer (N7)',
      {
        ...withManifest({
          peerDependencies: { twilio: '^6.0.0' },
          peerDependenciesMeta: { twilio: { optional: true } },
        }),
        'dist/index.d.ts': `import Twilio, { Twilio as T } from "twilio";\nexport declare const a: T`,
      },
      'dist/index.d.ts: imports twilio, which is an optional peer',
    ],
    [
      'a compiler cache',
      { 'dist/.tsbuildinfo': '{}' },
      'dist/.tsbuildinfo: does not belong in a package',
    ],
    ['a source', { 'src/index.ts': '' }, 'src/index.ts: does not belong in a package'],
    ['a test', { 'dist/index.test.js': '' }, 'dist/index.test.js: does not belong in a package'],
    ['no source map', { 'dist/index.js.map': undefined }, 'dist/index.js: has no source map'],
    [
      'a module without reference to its map',
      { 'dist/index.js': 'export const a = 1\n' },
      'dist/index.js: does not name its source map index.js.map',
    ],
    [
      'a source map without its sources',
      { 'dist/index.js.map': JSON.stringify({ sources: ['../src/index.ts'] }) },
      'dist/index.js.map: contains no text of ../src/index.ts',
    ],
    [
      'a source map with a path of the machine',
      { 'dist/index.js.map': JSON.stringify({ sources: ['/home/a.ts'], sourcesContent: ['a'] }) },
      'dist/index.js.map: names /home/a.ts by an absolute path',
    ],
  ])('refuses one with %s', (_what, changed, fault) => {
    expect(faults(changed)).toContain(fault)
  })
})

const publishable = workspacePackages().filter(({ manifest: { private: hidden } }) => !hidden)

describe.each(publishable)('$folder', ({ folder, manifest: own }) => {
  const read = (file: string): string => readFileSync(join(root, folder, file), 'utf8')

  it('is built before it is packed, and has a version before it is published (N6, N11)', () => {
    const { scripts } = JSON.parse(read('package.json')) as {
      readonly scripts?: Readonly<Record<string, string>>
    }
    const up = '../'.repeat(folder.split('/').length)
    for (const [hook, file] of [
      ['prepack', 'prepack.ts'],
      ['prepublishOnly', 'prepublish.ts'],
    ] as const)
      expect(scripts?.[hook]).toBe(`node --conditions=@callplane/source ${up}scripts/pack/${file}`)
  })

  it('has keywords, a README and the same entries for the workspace and for consumers (N11)', () => {
    const { keywords, exports, publishConfig } = JSON.parse(read('package.json')) as {
      readonly keywords?: readonly string[]
      readonly exports: Readonly<Record<string, unknown>>
      readonly publishConfig: { readonly exports: Readonly<Record<string, unknown>> }
    }
    expect(keywords?.length).toBeGreaterThan(2)
    expect(read('README.md').length).toBeGreaterThan(200)
    expect(Object.keys(publishConfig.exports)).toEqual(Object.keys(exports))
    const entries = entriesOf(folder, own)
    expect(entries.length).toBeGreaterThan(0)
    for (const { source } of entries) expect(existsSync(join(root, folder, source))).toBe(true)
  })

  it('takes a module without a source map that only hands on what another one exports (V16)', () => {
    const module = { 'dist/index.js': 'export { a } from "./chunk.js";\n' }
    expect(faults({ ...module, 'dist/index.js.map': undefined })).toEqual([])
  })
})
