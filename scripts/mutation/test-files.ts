// Loads the test files of one package, instrumented by Stryker, as often as wanted.
import { globSync, readFileSync } from 'node:fs'
import { registerHooks, stripTypeScriptTypes } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { collect, type RegisteredTest, type Suite } from './test-api.ts'

export interface LoadedTest extends RegisteredTest {
  readonly id: string
  readonly fullName: string
}

export interface TestFiles {
  /** Relative to the working directory, sorted. */
  readonly files: readonly string[]
  /** Imports a file. Modules of the working directory are shared within a generation. */
  readonly load: (file: string, generation?: number) => Promise<readonly LoadedTest[]>
  /** The files of the working directory that a loaded file imports, directly or not, and itself. */
  readonly imported: (file: string) => readonly string[]
  /** A generation that loads these files again and takes all others from generation 0. */
  readonly renew: (files: ReadonlySet<string>) => number
}

const api = new URL('test-api.ts', import.meta.url).href
const parameter = 'generation'

const nameOf = (suite: Suite): string =>
  suite.parent === undefined ? '' : `${nameOf(suite.parent)}${suite.name} > `

/** `globs`: below the package's `src`. */
export const createTestFiles = (
  directory: string,
  folder: string,
  globs: readonly string[],
): TestFiles => {
  const base = `${pathToFileURL(directory).href}/`
  const imports = new Map<string, Set<string>>()
  const record = (parent: string, url: string): void => {
    const from = parent.split('?')[0] ?? ''
    imports.set(from, (imports.get(from) ?? new Set()).add(url))
  }
  const sources = new Map<string, string>()
  let generations = 0
  let renewed: ReadonlySet<string> = new Set()
  registerHooks({
    // Types are taken out once per file, not once per generation.
    load: (url, context, next) => {
      const [address = ''] = url.split('?')
      if (!url.includes(`?${parameter}=`) || !address.endsWith('.ts')) return next(url, context)
      const source =
        sources.get(address) ?? stripTypeScriptTypes(readFileSync(fileURLToPath(address), 'utf8'))
      sources.set(address, source)
      return { format: 'module', source, shortCircuit: true }
    },
    resolve: (specifier, context, next) => {
      if (specifier === 'vitest' && context.parentURL?.split('?')[0] !== api)
        return { url: api, shortCircuit: true }
      const resolved = next(specifier, context)
      const generation = new URL(context.parentURL ?? 'file:///').searchParams.get(parameter)
      const own = resolved.url.startsWith(base) && !resolved.url.includes('/node_modules/')
      if (!own || generation === null || resolved.url.includes('?')) return resolved
      record(context.parentURL ?? '', resolved.url)
      const used = renewed.has(resolved.url.slice(base.length)) ? generation : '0'
      return { ...resolved, url: `${resolved.url}?${parameter}=${used}` }
    },
  })
  return {
    files: globSync(
      globs.map((glob) => `${folder}/src/${glob}`),
      { cwd: directory },
    ).sort(),
    imported: (file) => {
      const reached = new Set([`${base}${file}`])
      for (const url of reached) for (const next of imports.get(url) ?? []) reached.add(next)
      return [...reached].map((url) => url.slice(base.length))
    },
    renew: (files) => {
      renewed = files
      return ++generations
    },
    load: async (file, generation = 0) => {
      const tests = await collect(() => import(`${base}${file}?${parameter}=${generation}`))
      return tests.map((test, index) => {
        // Names may hold what differs from process to process, so they are not part of the id.
        return { ...test, fullName: `${nameOf(test.suite)}${test.name}`, id: `${file}#${index}` }
      })
    },
  }
}
