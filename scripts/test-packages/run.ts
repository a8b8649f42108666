// Installs the packed packages into an empty project with npm, as a user would, and uses them: compiles under two
// versions of TypeScript and both module resolutions, runs calls on three versions of Node, tests and bundles.
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { checkEmulator } from './emulator.ts'
import { resolutions, writeProject, type Resolution } from './project.ts'
import { runCommand, type CommandResult } from './run-command.ts'
import { compilers, esbuild, installTools, nodeOf, nodeVersions, npmCli, tscOf } from './tools.ts'

interface Check {
  readonly name: string
  readonly run: () => Promise<CommandResult>
}

const keep = process.argv.includes('--keep')
let failed = 0
const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`

const report = async ({ name, run }: Check): Promise<void> => {
  const started = performance.now()
  const { ok, output } = await run()
  console.log(`${ok ? 'ok  ' : 'FAIL'} ${name} (${seconds(started)})`)
  if (ok) return
  failed += 1
  console.log(output.slice(0, 6000))
}

/** Two at a time: more would wait for each other on small machines. */
const reportAll = async (checks: readonly Check[]): Promise<void> => {
  const rest = [...checks]
  const worker = async (): Promise<void> => {
    for (let check = rest.shift(); check; check = rest.shift()) await report(check)
  }
  await Promise.all([worker(), worker()])
}

const expecting = (text: string, result: CommandResult): CommandResult => ({
  ...result,
  ok: result.ok && result.output.includes(text),
})

const browserSize = (folder: string): Check => ({
  name: 'the browser entry of Daily is at most 20 kB, compressed (V16)',
  run: async () => {
    const size = gzipSync(readFileSync(join(folder, 'bundles/browser.js'))).byteLength
    return { ok: size <= 20_000, output: `${size} bytes` }
  },
})

const emulatorCheck = (folder: string): Check => ({
  name: 'the emulator alone starts with npx, is used from Python, and by its page in Chromium',
  run: async () => expecting('the page works in Chromium', await checkEmulator(folder)),
})

const checksOf = (folder: string) => {
  const node = (version: (typeof nodeVersions)[number], ...args: readonly string[]) =>
    runCommand(folder, nodeOf(version), args)
  const install = ['install', '--no-audit', '--no-fund', '--prefer-offline', '--engine-strict']
  const compile = (tool: (typeof compilers)[number], project: Resolution | 'browser'): Check => ({
    name: `${tool} compiles the project for ${project}, skipLibCheck off`,
    run: () => node('node-24', tscOf(tool), '-p', `tsconfig.${project}.json`),
  })
  const bundle = (entry: string, out: string, ...options: readonly string[]): Check => ({
    name: `esbuild bundles ${out}`,
    run: () =>
      runCommand(folder, esbuild, [
        entry,
        '--bundle',
        '--log-level=error',
        `--outfile=bundles/${out}`,
        ...options,
      ]),
  })
  return {
    install: nodeVersions.map((version): Check => ({
      name: `npm installs the packages on ${version}`,
      run: () => node(version, npmCli, ...install),
    })),
    build: [
      ...compilers.flatMap((tool) =>
        (Object.keys(resolutions) as Resolution[]).map((resolution) => compile(tool, resolution)),
      ),
      compile('typescript-7', 'browser'),
      bundle('src/main.ts', 'main.mjs', '--platform=node', '--format=esm'),
      bundle('src/calls.ts', 'calls.cjs', '--platform=node', '--format=cjs'),
      bundle('browser/main.ts', 'browser.js', '--platform=browser', '--format=esm'),
    ],
    run: [
      ...nodeVersions.flatMap((version): Check[] => [
        {
          name: `every entry loads on ${version}`,
          run: async () =>
            expecting('entries loaded', await node(version, 'out-nodenext/load-entries.js')),
        },
        {
          name: `calls complete on ${version}`,
          run: async () =>
            expecting('calls completed', await node(version, 'out-nodenext/main.js')),
        },
        {
          name: `an application's Vitest tests pass on ${version}`,
          run: () => node(version, 'node_modules/vitest/vitest.mjs', 'run', '--root', 'src'),
        },
      ]),
      ...(['node-22', 'node-latest'] as const).map((version): Check => ({
        name: `the bundle completes calls on ${version}`,
        run: async () => expecting('calls completed', await node(version, 'bundles/main.mjs')),
      })),
      {
        name: 'the bundle in CommonJS completes a call',
        run: async () =>
          expecting(
            'completed',
            await node(
              'node-22',
              '-e',
              `require('./bundles/calls.cjs').webhookCall().then(() => console.log('completed'))`,
            ),
          ),
      },
      browserSize(folder),
      emulatorCheck(folder),
      {
        name: 'stack traces name the sources',
        run: async () =>
          expecting(
            'src/dispatch/',
            await node('node-24', '--enable-source-maps', 'out-nodenext/throw.js'),
          ),
      },
    ],
  }
}

const started = performance.now()
await installTools()
console.log(`ok   tools (${seconds(started)})`)
const packing = performance.now()
const folder = await writeProject()
console.log(`ok   packages are built and packed (${seconds(packing)})`)
try {
  const { install, build, run } = checksOf(folder)
  for (const check of install) await report(check)
  if (failed === 0) await reportAll(build)
  if (failed === 0) await reportAll(run)
} finally {
  if (keep) console.log(`kept ${join(folder)}`)
  else rmSync(folder, { recursive: true, force: true })
}
console.log(`${failed === 0 ? 'passed' : `${failed} failed`} in ${seconds(started)}`)
process.exitCode = failed === 0 ? 0 : 1
