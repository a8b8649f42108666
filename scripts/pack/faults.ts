import { bareFields } from './bare-fields.ts'

/** The fields of a manifest as it is in the tarball. */
export interface PackedManifest {
  readonly name?: string
  readonly version?: string
  readonly description?: string
  readonly keywords?: readonly string[]
  readonly license?: string
  readonly exports?: Readonly<Record<string, unknown>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>
}

/** The text of every file of a package, by its path: `dist/index.js`. */
export type PackedFiles = ReadonlyMap<string, string>

interface SourceMap {
  readonly sources?: readonly string[]
  readonly sourcesContent?: readonly (string | null)[]
}

/** What a tarball may contain; anything else is left over from a build or a test. */
const expected =
  /^(?:package\.json|README\.md|LICENSE|CHANGELOG\.md|[\w-]+\.schema\.json|bin\/[\w-]+\.js|page\/[\w-]+\.(?:html|css|js|svg)|dist\/(?:[\w-]+\/)*[\w-]+\.(?:js|js\.map|d\.ts))$/

const targetsOf = (value: unknown): string[] => {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(targetsOf)
}

const faultsOfManifest = (manifest: PackedManifest): string[] => [
  ...(['name', 'version', 'description', 'license'] as const)
    .filter((field) => !manifest[field])
    .map((field) => `package.json: ${field} is missing`),
  ...(manifest.keywords?.length ? [] : ['package.json: keywords are missing']),
]

/** What pnpm replaces while it packs. */
const faultsOfPackedManifest = (manifest: PackedManifest): string[] => [
  ...Object.entries({ ...manifest.dependencies, ...manifest.peerDependencies })
    .filter(([, range]) => range.startsWith('workspace:'))
    .map(([name, range]) => `package.json: ${name} is ${range}; pack with pnpm`),
  ...(JSON.stringify(manifest.exports ?? {}).includes('@callplane/source')
    ? ['package.json: exports name sources; pack with pnpm, which applies publishConfig']
    : []),
]

const faultsOfTargets = (manifest: PackedManifest, files: PackedFiles): string[] => {
  const targets = targetsOf(manifest.exports).map((target) => target.replace(/^\.\//, ''))
  if (!targets.some((target) => target.startsWith('dist/')))
    return ['package.json: exports name no file of dist']
  return [...new Set(targets)].flatMap((target) => {
    const text = files.get(target)
    if (text === undefined) return [`${target}: missing, although exports name it`]
    if (!target.startsWith('dist/')) return []
    return /^export\b/m.test(text) ? [] : [`${target}: exports nothing`]
  })
}

/** Static imports: of an installation without optional peers, the main entry and its types must still load. */
const importPattern = /^(?:import|export)\b[^'"\n]*?(?:\bfrom )?"([^"]+)";$/gm

const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')

/** Entries beside the main one are for those who have the optional peer. */
const secondaryEntries = ({ exports = {} }: PackedManifest): ReadonlySet<string> =>
  new Set(
    Object.entries(exports)
      .filter(([path]) => path !== '.')
      .flatMap(([, target]) => targetsOf(target)),
  )

const faultsOfImports = (manifest: PackedManifest, files: PackedFiles): string[] => {
  const { dependencies, peerDependencies, peerDependenciesMeta = {} } = manifest
  const declared = { ...dependencies, ...peerDependencies }
  const secondary = secondaryEntries(manifest)
  return [...files].flatMap(([file, text]) => {
    if (!/\.(?:js|d\.ts)$/.test(file)) return []
    const names = [...text.matchAll(importPattern)]
      .map(([, specifier = '']) => specifier)
      .filter((specifier) => !/^(?:\.|node:)/.test(specifier))
      .map(packageOf)
    return [...new Set(names)].flatMap((name) => {
      if (declared[name] === undefined) return [`${file}: imports ${name}, which is not declared`]
      return peerDependenciesMeta[name]?.optional && !secondary.has(`./${file}`)
        ? [`${file}: imports ${name}, which is an optional peer`]
        : []
    })
  })
}

/** A module that only hands on what another one exports has no line of its own to map. */
const onlyReexports = /^(?:export \{[^}]*\} from "[^"]+";\s*)+$/

const faultsOfMap = (path: string, files: PackedFiles): string[] => {
  if (onlyReexports.test(files.get(path) ?? '')) return []
  const name = `${path.split('/').at(-1)}.map`
  const text = files.get(`${path}.map`)
  if (text === undefined) return [`${path}: has no source map`]
  if (!files.get(path)?.trimEnd().endsWith(`//# sourceMappingURL=${name}`))
    return [`${path}: does not name its source map ${name}`]
  const { sources = [], sourcesContent = [] } = JSON.parse(text) as SourceMap
  if (sources.length === 0) return [`${path}.map: names no source`]
  return sources.flatMap((source, index) => {
    if (/^(?:\/|\w+:)/.test(source)) return [`${path}.map: names ${source} by an absolute path`]
    return sourcesContent[index] ? [] : [`${path}.map: contains no text of ${source}`]
  })
}

/** Every reason why a package must not be published. `packed`: read from a tarball, not from its folder. */
export const faultsOfPackage = (files: PackedFiles, packed: boolean): string[] => {
  const manifest = JSON.parse(files.get('package.json') ?? '{}') as PackedManifest
  return [
    ...faultsOfManifest(manifest),
    ...(packed ? faultsOfPackedManifest(manifest) : []),
    ...['README.md', 'LICENSE']
      .filter((file) => !files.get(file)?.trim())
      .map((file) => `${file}: missing or empty`),
    ...faultsOfTargets(manifest, files),
    ...faultsOfImports(manifest, files),
    ...[...files]
      .filter(([file]) => file.endsWith('.d.ts'))
      .flatMap(([file, text]) => bareFields(text).map((fault) => `${file}: ${fault}`)),
    ...[...files.keys()]
      .filter((file) => !expected.test(file))
      .map((file) => `${file}: does not belong in a package`),
    ...[...files.keys()]
      // What is in `bin` was written by hand and is its own source.
      .filter((file) => file.startsWith('dist/') && file.endsWith('.js'))
      .flatMap((file) => faultsOfMap(file, files)),
  ]
}
