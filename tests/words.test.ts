import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { root } from '../scripts/packages.ts'
import { createFinder } from '../scripts/words/find.ts'
import { badPhrases } from '../scripts/words/list.ts'

const find = (source: string, file = 'packages/core/src/a.ts') =>
  createFinder(badPhrases, [])
    .find(file, source)
    .map(({ line, instead }) => [line, instead])

const recently = badPhrases.find(({ phrase }) => phrase === 'of late')?.instead
const silently = badPhrases.find(({ phrase }) => phrase === 'in silence')?.instead

describe('an unidiomatic phrase is found', () => {
  it.each([
    ['in a line comment', 'const a = 1 // of late', 1],
    ['across the lines of a comment', '\n// How it has done of\n// late.\n', 2],
    ['across the lines of a docstring', '/**\n * How it has done of\n * late.\n */', 1],
    ['in an error text', "\n\nthrow new Error('failed of late')", 3],
    ['in a test title', "it('has failed Of Late', () => {})", 1],
    ['in a template', 'const text = `${count} failures of late`', 1],
    ['after a regular expression with a quote', "const quote = /'/\nconst a = 'of late'", 2],
  ])('%s', (_where, source, line) => {
    expect(find(source)).toEqual([[line, recently]])
  })

  it('in a page, across its lines', () => {
    expect(find('# Title\n\nIt failed of\nlate.\n', 'docs/a.md')).toEqual([[3, recently]])
  })

  it('each time, in each form', () => {
    expect(find("const a = 'of late'\nconst b = 'dropped in silence'")).toEqual([
      [1, recently],
      [2, silently],
    ])
  })
})

describe('standard English and code pass', () => {
  it.each([
    'there is no answer, and no route is left',
    'the call is no longer live',
    'the longest prefix wins; the shortest one comes last',
    'whatever the status, the provider hangs up',
    'the answer-seizure ratio is too late',
    'the results are all the same',
    'the marshalling takes 15 minutes',
    'the network, understandably, stands for something else',
  ])('%s', (text) => {
    expect(find(`// ${text}`)).toEqual([])
  })

  it('identifiers and regular expressions are not prose', () => {
    expect(find('const nobody = /of late/.test(somebody.else)')).toEqual([])
  })
})

describe('an exception', () => {
  const exception = { file: 'a.ts', text: '"done of late"', reason: 'quotes a provider' }

  it('excuses its own excerpt in its own file, and nothing else', () => {
    const finder = createFinder(badPhrases, [exception])
    expect(finder.unused()).toEqual([exception])
    expect(finder.find('a.ts', '// It says "done of late".')).toEqual([])
    expect(finder.unused()).toEqual([])
    expect(finder.find('a.ts', '// It was done of late.')).toHaveLength(1)
    expect(finder.find('b.ts', '// It says "done of late".')).toHaveLength(1)
  })
})

describe('the step of the check', () => {
  const folder = mkdtempSync(join(tmpdir(), 'callplane-words-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const run = (...files: string[]) =>
    spawnSync(
      join(root, 'node_modules/.bin/node'),
      ['--conditions=@callplane/source', join(root, 'scripts/words/run.ts'), ...files],
      { cwd: root, encoding: 'utf8' },
    )

  it('passes on the tree', () => {
    expect(run()).toMatchObject({ status: 0, stderr: '' })
  })

  it('fails on a planted phrase, and names its file, its line and the replacement', () => {
    const planted = join(folder, 'planted.md')
    writeFileSync(planted, 'First line.\n\nIt has failed of late.\n')
    expect(run(planted)).toMatchObject({
      status: 1,
      stderr: `${planted}:3: "It has failed of late."; write: ${recently}\n`,
    })
  })
})
