import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../scripts/packages.ts'
import { declarationsIn } from '../scripts/site/reference/read.ts'
import { referencePage } from '../scripts/site/reference/page.ts'
import { anchorsOf, linksOf, replaceLinks, siteLink } from '../scripts/site/links.ts'
import { outline, routeOf } from '../scripts/site/outline.ts'

const read = (file: string): string => readFileSync(join(root, file), 'utf8')

const pages = globSync(
  [
    '*.md',
    'docs/*.md',
    'docs/decisions/*.md',
    'packages/*/*.md',
    'packages/*/*/*.md',
    'examples/*/*.md',
  ],
  { cwd: root },
)

/** A folder is read on its README. */
const pageAt = (file: string): string =>
  statSync(join(root, file)).isDirectory() ? `${file}/README.md` : file

const brokenLinks = (file: string, text: string): string[] =>
  linksOf(file, text).flatMap(({ target, file: named, anchor }) => {
    if (named === null) return []
    if (!existsSync(join(root, named))) return [`${file}: ${target}: there is no such file`]
    if (anchor === null) return []
    const page = pageAt(named)
    return anchorsOf(page === file ? text : read(page)).has(anchor)
      ? []
      : [`${file}: ${target}: there is no such heading`]
  })

test('every link between pages leads to a file, and to a heading of it', () => {
  expect(pages.length).toBeGreaterThan(60)
  expect(pages.flatMap((file) => brokenLinks(file, read(file)))).toEqual([])
  expect(
    brokenLinks('docs/capabilities.md', '# A\n[b](b.md) [`c`](routing.md#none) [d](#a) [e](#e)'),
  ).toEqual([
    'docs/capabilities.md: b.md: there is no such file',
    'docs/capabilities.md: routing.md#none: there is no such heading',
    'docs/capabilities.md: #e: there is no such heading',
  ])
})

test('no page has the marks of a merge that was not finished', () => {
  const marks = /^(?:<{7} |={7}$|>{7} |(?:> ){7}|\| ={7} )/m
  expect(pages.filter((file) => marks.test(read(file)))).toEqual([])
  expect(marks.test('a\n<<<<<<< HEAD')).toBe(true)
  expect(marks.test('> > > > > > > 54d5d36')).toBe(true)
})

test('every guide and every package is in the navigation of the site', () => {
  const shown = outline.flatMap((group) => group.pages.map(({ file }) => file))
  const wanted = pages.filter(
    (file) =>
      !/^(?:README|docs\/index)\.md$|^docs\/decisions|^examples\/|CHANGELOG|AGENTS/.test(file),
  )
  expect(wanted.filter((file) => !shown.includes(file))).toEqual([])
  const routes = shown.map(routeOf)
  expect(new Set(routes).size).toBe(routes.length)
})

test('a link keeps its place on the site, where files have other addresses', () => {
  const known = new Set(['docs/routing.md', 'packages/stores/sqlite/README.md', 'README.md'])
  const moved = replaceLinks(
    'docs/production.md',
    [
      '[a](routing.md#failover) [b](../packages/stores/sqlite) [c](https://example.com/)',
      '```ts',
      'rules[0](routing.md)',
      '```',
      '[d](../README.md) [e](missing.md)',
    ].join('\n'),
    (link) => siteLink(link, known),
  )
  expect(moved).toBe(
    [
      '[a](/routing#failover) [b](/packages/sqlite) [c](https://example.com/)',
      '```ts',
      'rules[0](routing.md)',
      '```',
      '[d](/) [e](missing.md)',
    ].join('\n'),
  )
})

test('the API reference has every exported name with its comment, and no private member', () => {
  const declarations = declarationsIn(`
/** A call {@link Wish} <b>. */
interface Wish<Id extends string> extends Base<string> {
  /** Seconds, from 1. */
  readonly ringTimeout?: number | undefined;
  plain(): void;
}
interface Base<T> extends Shown {
  /** Who is called. */
  readonly to: T;
}
interface Shown {
  readonly id: string;
}
interface Unused {
  readonly a: 1;
}
declare class Port$1 {
  #secret;
  private readonly hidden: string;
  /** Opens it. */
  static open(): Port$1;
}
/** Dials once. */
declare const dial: (wish: Wish) => Promise<void>;
/** Two ways. */
declare function open(file: string): void;
declare function open(file: string, mode: number): void;
/** Of a wish. */
declare const wish: z.ZodObject<{
  ringTimeout: z.ZodOptional<z.ZodInt>;
}>;
export { type Wish, type Shown, Port$1 as Port, dial, open, wish };`)
  const page = referencePage('@callplane/example', declarations)
  expect(page.match(/^#{2,3} .+$/gm)).toEqual([
    '## Functions and values',
    '### dial',
    '### open',
    '## Classes',
    '### Port',
    '## Types',
    '### Shown',
    '### Wish',
    '## Schemas',
    '### wish',
  ])
  expect(page).toContain('A call `Wish` &lt;b>.')
  expect(page).toContain('- `ringTimeout?: number | undefined`  \n  Seconds, from 1.')
  expect(page).toContain('- `plain(): void`')
  expect(page).toContain(
    'Two ways.\n\n```ts\ndeclare function open(file: string): void;\ndeclare function open(file',
  )
  expect(page).toContain('```ts\ninterface Wish<Id extends string>\n```')
  // A reader cannot import `Base`; its fields are those of `Wish`.
  expect(page).toContain('- `to: T`  \n  Who is called.')
  expect(page).toContain('Has the fields of [Shown](#shown) too.')
  expect(page).toContain('- `static open(): Port`  \n  Opens it.')
  expect(page).not.toMatch(/secret|hidden|Unused|ZodInt/)
})
