import { spawnSync } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from '../scripts/packages.ts'
import { writeProvider } from '../scripts/new-provider/write-provider.ts'

interface VitestReport {
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly title: string
      readonly status: string
      readonly failureMessages: readonly string[]
    }[]
  }[]
}

/** Cases that hold before a line is written: of the settings, and where doing nothing is doing nothing wrong. */
const needNothing = new Set([
  'is readable without credentials',
  'reports every fault of the settings at once',
  'refuses an unknown option before anything leaves',
  'loads nothing and sends nothing when it is connected',
  'can be serialised, and shows no setting',
  // Calls that fail and never ring.
  '53',
  '54',
  // There are no webhooks yet to be changed or repeated.
  'answers a changed body 401',
  'answers a duplicate 200 and changes nothing',
  'shows no credentials in what it explains',
  'scrubs every credential out of a transcript',
  'finds an unknown attempt or says that it does not know, and never that it is absent without proof',
  'has a function for every verb it claims, and none for the others',
  'has a marker for every feature of the model',
  'says nothing of fields that were not asked for',
])

const bin = (name: string): string => join(root, 'node_modules/.bin', name)

// Inside the workspace, where its packages are found, and outside every pattern that looks for tests and sources.
const workspace = mkdtempSync(join(root, '.new-provider-'))
const folder = join(workspace, 'packages/providers/acme')

const run = (command: string, ...args: string[]) => {
  const report = join(workspace, 'report.json')
  const result = spawnSync(bin(command), args, {
    cwd: root,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], CALLPLANE_TEST_REPORT: report },
  })
  return { ...result, said: `${result.stdout}${result.stderr}`, report }
}

beforeAll(() => {
  writeProvider('acme', workspace)
  // What its tsconfig extends and refers to.
  symlinkSync(join(root, 'tsconfig.base.json'), join(workspace, 'tsconfig.base.json'))
  for (const name of ['core', 'kit'])
    symlinkSync(join(root, 'packages', name), join(workspace, 'packages', name))
  // What `pnpm install` would bring.
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(
    realpathSync(join(root, 'packages/core/node_modules/zod')),
    join(folder, 'node_modules/zod'),
  )
})
afterAll(() => rmSync(workspace, { recursive: true, force: true }))

describe('a new provider', () => {
  it('has the file names of all, compiles and is formatted', () => {
    const tsconfig = join(workspace, 'tsconfig.json')
    const include = { extends: '../tsconfig.test.json', include: ['packages/**/*.ts'] }
    writeFileSync(tsconfig, JSON.stringify(include))
    const types = run('tsc', '-p', tsconfig)
    expect(types.said).toBe('')
    const format = run('oxfmt', '--check', join(folder, 'src'), join(folder, 'test'))
    expect(format.status, format.said).toBe(0)
  })

  it('is red where something is still to be written, and for no other reason', () => {
    const config = join(root, 'vitest.config.ts')
    const { report, said } = run(
      'vitest',
      'run',
      'packages/providers/acme',
      '--root',
      workspace,
      '--config',
      config,
    )
    const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as VitestReport
    const cases = testResults.flatMap((file) => file.assertionResults)
    const titles = (status: string) =>
      cases.filter((it) => it.status === status).map(({ title }) => title)
    expect(said).not.toContain('Unhandled')
    expect(titles('passed').filter((title) => !needNothing.has(title))).toEqual([])
    expect(titles('failed').length).toBeGreaterThan(40)
    const crashed = cases.filter(({ failureMessages }) =>
      failureMessages.some((text) => /^(?:Type|Reference|Syntax|Range)Error|timed out/m.test(text)),
    )
    expect(crashed).toEqual([])
  }, 240_000)
})

describe('the generator', () => {
  it('overwrites nothing', () => {
    expect(() => writeProvider('acme', workspace)).toThrow('already exists')
    expect(() => writeProvider('twilio', workspace)).toThrow('already exists')
    expect(() => writeProvider('core', workspace)).toThrow('already exists')
  })

  it.each(['', 'Acme', 'acme_voice', '-acme', 'acme-', '9acme', '../acme', 'a'.repeat(41), 'new'])(
    'takes no name like "%s"',
    (name) => {
      expect(() => writeProvider(name, workspace)).toThrow(/must be|word of the language/)
    },
  )
})
