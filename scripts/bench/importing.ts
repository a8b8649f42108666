import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { buildPackage } from '../pack/build-package.ts'
import { compile } from '../pack/pack.ts'
import { root, workspacePackages } from '../packages.ts'
import type { Row } from './report.ts'

const rounds = 15

const core = join(root, 'packages/core')

/** As installed: the files of the tarball, without the source condition. */
const inFreshProcess = (script: string): string =>
  execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: core,
    encoding: 'utf8',
    timeout: 20_000,
  })

const timed = (name: string): number =>
  Number(
    inFreshProcess(`
      const started = performance.now()
      await import('${name}')
      console.log(performance.now() - started)
    `),
  )

/** Every file that importing core brings in. */
const loadedBy = (name: string): string[] =>
  JSON.parse(
    inFreshProcess(`
      import { registerHooks } from 'node:module'
      const seen = []
      registerHooks({ load: (url, context, next) => (seen.push(url), next(url, context)) })
      await import('${name}')
      console.log(JSON.stringify(seen))
    `),
  ) as string[]

const isExpected = (url: string): boolean =>
  url.startsWith('node:') ||
  /\/packages\/core\/dist\//.test(url) ||
  /\/node_modules\/zod\//.test(url)

export const importing = async (): Promise<Row[]> => {
  compile(['packages/core'])
  for (const one of workspacePackages()) if (one.folder === 'packages/core') await buildPackage(one)
  const loaded = loadedBy('@callplane/core')
  const foreign = loaded.filter((url) => !isExpected(url))
  if (foreign.length > 0) throw new Error(`importing core loads ${foreign.join(', ')}`)
  let [ours, zod] = [Infinity, Infinity]
  for (let round = 0; round < rounds; round++) {
    zod = Math.min(zod, timed('zod'))
    ours = Math.min(ours, timed('@callplane/core'))
  }
  return [
    {
      name: 'importing core against importing zod',
      goal: { atMost: 1.3 },
      ratio: ours / zod,
      detail: `core ${ours.toFixed(1)} ms, zod ${zod.toFixed(1)} ms, fresh processes; ${loaded.length} files, no SDK among them`,
    },
  ]
}
