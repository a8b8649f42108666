import { globSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root, workspacePackages } from '../scripts/packages.ts'

/** Which packages of ours each one may import; providers may import what `provider` may. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  core: [],
  kit: ['core'],
  container: ['core', 'crm', 'telemetry'],
  guards: ['core'],
  telemetry: ['core'],
  trunks: ['core'],
  flows: ['core', 'kit'],
  // Each entry reads and writes the requests of one provider with that provider's package.
  doors: [
    'core',
    'kit',
    'flows',
    'twilio',
    'telnyx',
    'plivo',
    'vonage',
    'videosdk',
    'videosdk-legacy',
    'daily',
  ],
  crm: ['core', 'guards'],
  'crm-hubspot': ['core', 'crm'],
  'crm-pipedrive': ['core', 'crm'],
  sqlite: ['core'],
  postgres: ['core'],
  migrate: ['core'],
  // Every provider is a target; those with SDKs of their own are sources too.
  preflight: [
    'core',
    'kit',
    'flows',
    'doors',
    'daily',
    'livekit',
    'plivo',
    'sinch',
    'telnyx',
    'twilio',
    'videosdk',
    'videosdk-legacy',
    'vonage',
  ],
  // The command line.
  callplane: ['core', 'doors', 'flows', 'kit', 'preflight', 'sqlite', 'postgres', 'trunks'],
  // The suite drives the emulator; the emulator imports no other package.
  conformance: ['core', 'emulator'],
  emulator: [],
  provider: ['core', 'kit', 'flows'],
}

/** Packages that only these may import, so that other packages do not load them. */
const confined: Readonly<Record<string, readonly string[]>> = {
  tsyringe: ['container'],
  'reflect-metadata': ['container'],
  undici: ['kit'],
  saxes: ['kit'],
  vitest: ['conformance'],
  commander: ['callplane'],
  '@babel/parser': ['preflight'],
}

const importPattern = /(?:\bfrom\s+|\bimport\s*\(?\s*)'([@a-z.][^'\s]*)'/g
const importsOf = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(importPattern)].map((match) => match[1] ?? '')
const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')

describe.each(workspacePackages())('$folder', ({ folder, manifest }) => {
  const name = manifest.name.replace('@callplane/', '')
  const role = folder.startsWith('packages/providers/') ? 'provider' : name
  const sources = globSync('src/**/*.ts', { cwd: join(root, folder) })
  const shipped = sources.filter((file) => !file.includes('.test.') && !file.includes('.fixture.'))

  it('imports only the packages below it', () => {
    const mayImport = allowed[role]
    if (!mayImport) throw new Error(`no import rule for ${role}: decide what it may import`)
    const ours = shipped.flatMap((file) =>
      importsOf(join(root, folder, file))
        .filter((specifier) => specifier.startsWith('@callplane/'))
        .map((specifier) => `${file} → ${packageOf(specifier).replace('@callplane/', '')}`),
    )
    const wrong = ours.filter((line) => !mayImport.includes(line.split(' → ')[1] ?? ''))
    expect(wrong).toEqual([])
    const declared = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })
      .filter((dependency) => dependency.startsWith('@callplane/'))
      .map((dependency) => dependency.replace('@callplane/', ''))
    expect(declared.filter((dependency) => !mayImport.includes(dependency))).toEqual([])
  })

  it('declares what it imports and keeps confined packages out', () => {
    const declared = new Set(
      Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }),
    )
    const foreign = shipped.flatMap((file) =>
      importsOf(join(root, folder, file))
        .filter((specifier) => !specifier.startsWith('.') && !specifier.startsWith('node:'))
        .map((specifier) => ({ file, name: packageOf(specifier) })),
    )
    expect(foreign.filter((found) => !declared.has(found.name))).toEqual([])
    expect(
      foreign.filter((found) => confined[found.name] && !confined[found.name]?.includes(name)),
    ).toEqual([])
  })

  it('reaches its own files only by relative paths inside the package', () => {
    const outside = shipped.filter((file) => {
      const depth = file.split('/').length - 1
      return importsOf(join(root, folder, file)).some((specifier) =>
        specifier.startsWith('../'.repeat(depth)),
      )
    })
    expect(outside).toEqual([])
  })
})

/** The folders of core from the bottom up: each may import those before it. */
const coreFolders = [
  'model',
  'plugin',
  'journal',
  'stores',
  'merge',
  'gates',
  'routing',
  'flow',
  'dispatch',
  'inbound',
] as const

describe('core', () => {
  const shipped = globSync('packages/core/src/**/*.ts', { cwd: root }).filter(
    (file) => !file.includes('.test.') && !file.includes('.fixture.'),
  )
  const folderOf = (file: string) => file.replace('packages/core/src/', '').split('/')[0] ?? ''

  it('imports downwards only between its folders', () => {
    const upward = shipped
      .filter((file) => coreFolders.some((folder) => folder === folderOf(file)))
      .flatMap((file) => {
        const rank = coreFolders.findIndex((folder) => folder === folderOf(file))
        return importsOf(join(root, file))
          .filter((specifier) => specifier.startsWith('.'))
          .map((specifier) => posix.join(posix.dirname(file), specifier))
          .filter((target) => !coreFolders.slice(0, rank + 1).some((f) => f === folderOf(target)))
          .map((target) => `${file} → ${target}`)
      })
    expect(upward).toEqual([])
  })

  it('has no other folders, and at its top only what puts them together', () => {
    const top = new Set(shipped.map(folderOf))
    expect([...top].sort()).toEqual(
      [...coreFolders, 'testing', 'create-dispatcher.ts', 'index.ts'].sort(),
    )
  })
})

describe('the emulator', () => {
  it('imports nothing but Node and itself', () => {
    const files = globSync('packages/emulator/src/**/*.ts', { cwd: root }).filter(
      (file) => !file.includes('.test.') && !file.includes('.fixture.'),
    )
    const foreign = files.flatMap((file) =>
      importsOf(join(root, file))
        .filter((s) => !s.startsWith('.') && !s.startsWith('node:'))
        .map((s) => `${file}: ${s}`),
    )
    expect(foreign).toEqual([])
  })
})
