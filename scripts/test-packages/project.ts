import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { entriesOf } from '../pack/entries.ts'
import { packAll, publishable } from '../pack/pack.ts'
import { root } from '../packages.ts'

/** Peers that an application installs beside the packages, in the versions this workspace is tested with. */
const peers = [
  '@daily-co/daily-js',
  '@opentelemetry/api',
  '@types/node',
  '@vonage/jwt',
  'plivo',
  'reflect-metadata',
  'telnyx',
  'tsyringe',
  'twilio',
  'vitest',
]

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

/** The range that a manifest of this workspace gives a package. */
const rangeOf = (name: string): string => {
  for (const folder of ['.', ...publishable().map(({ folder: its }) => its)]) {
    const file = join(root, folder, 'package.json')
    const manifest = JSON.parse(readFileSync(file, 'utf8')) as Manifest
    const { dependencies, devDependencies, peerDependencies } = manifest
    const range = { ...dependencies, ...devDependencies, ...peerDependencies }[name]
    if (range !== undefined) return range
  }
  throw new Error(`no manifest of the workspace gives a range for ${name}`)
}

export const resolutions = {
  nodenext: { module: 'nodenext', moduleResolution: 'nodenext' },
  bundler: { module: 'esnext', moduleResolution: 'bundler' },
} as const
export type Resolution = keyof typeof resolutions

/** For browsers; compiled and bundled on its own. */
const browserEntry = '@callplane/daily/browser'

/** One file that imports every entry of every package for Node. */
const importsOfAll = (): string => {
  const names = publishable().flatMap(({ folder, manifest }) =>
    entriesOf(folder, manifest)
      .map(({ path }) => `${manifest.name}${path.slice(1)}`)
      .filter((name) => name !== browserEntry),
  )
  const imports = names.map((name, index) => `import * as entry${index} from '${name}'`)
  const list = names.map((name, index) => `  ['${name}', entry${index}],`)
  return [
    // What tsyringe needs first.
    `import 'reflect-metadata'`,
    ...imports,
    `export const entries: readonly (readonly [string, object])[] = [`,
    ...list,
    `]`,
  ].join('\n')
}

/** Writes an application that has the packed packages as dependencies, into a folder outside the workspace. */
export const writeProject = async (): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'callplane-application-'))
  const tarballs = await packAll(join(folder, 'tarballs'))
  cpSync(join(root, 'scripts/test-packages/project'), join(folder, 'src'), { recursive: true })
  writeFileSync(join(folder, 'src/entries.ts'), importsOfAll())
  const packed = publishable().map(({ manifest }, index) => [
    manifest.name,
    `file:tarballs/${basename(tarballs[index] ?? '')}`,
  ])
  const dependencies = {
    ...Object.fromEntries(packed),
    ...Object.fromEntries(peers.map((name) => [name, rangeOf(name)])),
  }
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'application', private: true, type: 'module', dependencies }),
  )
  const writeConfig = (name: string, include: string, options: object): void =>
    writeFileSync(
      join(folder, `tsconfig.${name}.json`),
      JSON.stringify({
        compilerOptions: {
          target: 'es2024',
          strict: true,
          skipLibCheck: false,
          rewriteRelativeImportExtensions: true,
          rootDir: include,
          outDir: `out-${name}`,
          ...options,
        },
        include: [include],
      }),
    )
  const node = { lib: ['es2024', 'esnext.disposable'], types: ['node'] }
  for (const [name, resolution] of Object.entries(resolutions))
    writeConfig(name, 'src', { ...resolution, ...node })
  mkdirSync(join(folder, 'browser'))
  writeFileSync(join(folder, 'browser/main.ts'), `export * from '${browserEntry}'\n`)
  const browser = { lib: ['es2024', 'dom', 'dom.iterable'], types: [] }
  writeConfig('browser', 'browser', { ...resolutions.bundler, ...browser })
  mkdirSync(join(folder, 'bundles'))
  return folder
}
