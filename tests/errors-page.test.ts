import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isPermanent, isTransient } from '../packages/core/src/journal/failures.ts'
import type { CallErrorCode } from '../packages/core/src/model/error.ts'
import { root } from '../scripts/packages.ts'

const read = (file: string): string => readFileSync(join(root, file), 'utf8')
const page = read('docs/errors.md')

/** The words of a union of string literals in a source file. */
const union = (file: string, opening: RegExp): string[] => {
  const [, body = ''] =
    new RegExp(`${opening.source}([\\s\\S]*?)\\n(?=\\n|\\s*/\\*\\*|export|})`).exec(read(file)) ??
    []
  return [...body.replaceAll(/\/\/.*$/gm, '').matchAll(/'([a-z-]+)'/g)].map(([, word = '']) => word)
}

const sectionOf = (title: string): string =>
  page.split(/^## /m).find((section) => section.startsWith(title)) ?? ''

/** The rows of the table in a section, with its head left out. */
const rowsOf = (title: string): readonly (readonly string[])[] =>
  [...sectionOf(title).matchAll(/^\| `[^\n]+$/gm)].map(([line]) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('`', '')),
  )

const firsts = (title: string): string[] => rowsOf(title).map(([first = '']) => first)

test('every error code is on the page of errors once, with its cause and its remedy', () => {
  const codes = union('packages/core/src/model/error.ts', /export type CallErrorCode =/)
  expect(codes.length).toBeGreaterThan(30)
  const rows = [...rowsOf('Before anything is sent'), ...rowsOf('From the provider')]
  expect(rows.map(([code]) => code).toSorted()).toEqual(codes.toSorted())
  for (const [code, cause = '', remedy = ''] of rows) {
    expect(cause.length, code).toBeGreaterThan(12)
    expect(remedy.length, code).toBeGreaterThan(4)
  }
})

test('what follows an error on the page is what the dispatcher does', () => {
  for (const [code, , , then] of rowsOf('From the provider')) {
    const failure = { code: code as CallErrorCode, message: '', dialled: 'no' } as const
    const does = isPermanent(failure)
      ? 'ends'
      : isTransient(failure)
        ? 'same route, after a wait'
        : 'next route'
    expect(then, code).toBe(does)
  }
})

test('every reason of a skipped route and of an end is on the page of errors', () => {
  const skipped = union(
    'packages/core/src/model/skipped-route.ts',
    /readonly reason:(?=\s+\| 'room-unreachable')/,
  )
  expect(skipped.length).toBeGreaterThan(12)
  expect(firsts('Skipped routes').toSorted()).toEqual(skipped.toSorted())
  const ends = union('packages/core/src/model/event.ts', /export type EndReason =/)
  expect(ends.length).toBeGreaterThan(15)
  expect(firsts('How calls end').toSorted()).toEqual(ends.toSorted())
})

test('every log event of the dispatcher, the webhook handlers and the doors is on the page of errors', () => {
  const packages = ['core', 'kit', 'doors'].map((name) => `packages/${name}/src/**/*.ts`)
  const sources = globSync(packages, {
    cwd: root,
    exclude: ['**/*.test.ts', '**/*.fixture.ts', 'packages/core/src/testing/**'],
  })
  const events = new Set(
    sources.flatMap((file) =>
      [...read(file).matchAll(/\bevent: (?:'([a-z]+[.-][a-z-]+)'|`webhook\.\$\{)/g)].flatMap(
        // The verdicts on a webhook that is refused.
        ([, event]) => (event ? [event] : ['webhook.forged', 'webhook.stale', 'webhook.malformed']),
      ),
    ),
  )
  // A name of the public API, and not of the log.
  events.delete('call-changed')
  expect(events.size).toBeGreaterThan(20)
  expect(firsts('Log events').toSorted()).toEqual([...events].toSorted())
})
