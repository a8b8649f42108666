import {
  copyFileSync,
  cpSync,
  globSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join, posix } from 'node:path'
import { root } from '../packages.ts'
import { replaceLinks, siteLink } from './links.ts'
import { routeOf, stagedFile } from './outline.ts'
import { referencePages } from './reference/pages.ts'

/** What VitePress reads. Each build writes it from scratch; the pages of the repository stay as they are. */
export const staged = join(root, 'docs/.vitepress/pages')

const read = (file: string): string => readFileSync(join(root, file), 'utf8')

const sources = [
  'docs/*.md',
  'docs/decisions/*.md',
  'packages/*/README.md',
  'packages/*/*/README.md',
  'examples/*/README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
]

/** The repository's own pages, by file. */
const repositoryPages = (): Map<string, string> =>
  new Map(
    globSync(sources, { cwd: root })
      .sort()
      .map((file) => [file, read(file)]),
  )

const titleOf = (text: string): string => /^# (.+)$/m.exec(text)?.[1] ?? ''

const listOf = (title: string, intro: string, pages: readonly (readonly [string, string])[]) =>
  [
    `# ${title}`,
    '',
    intro,
    '',
    ...pages.map(([file, text]) => `- [${titleOf(text)}](/${file})`),
    '',
  ].join('\n')

/** The files of an example below its README: who reads the page wants the code. */
const codeOf = (readme: string): string => {
  const folder = dirname(readme)
  const files = globSync('*.ts', { cwd: join(root, folder) })
  // Tests come after what they test.
  const isTest = (file: string): number => Number(file.endsWith('.test.ts'))
  files.sort((a, b) => isTest(a) - isTest(b) || a.localeCompare(b))
  return files
    .map((file) => `\n## ${file}\n\n\`\`\`ts\n${read(join(folder, file)).trimEnd()}\n\`\`\`\n`)
    .join('')
}

const withLists = (pages: ReadonlyMap<string, string>): Map<string, string> => {
  const all = new Map(
    [...pages].map(([file, text]) => [
      file,
      file.startsWith('examples/') ? text + codeOf(file) : text,
    ]),
  )
  const under = (folder: string) => [...pages].filter(([file]) => file.startsWith(folder))
  all.set(
    'docs/decisions/index.md',
    listOf(
      'Decisions',
      'Why something is as it is, one page each, in the order in which they were taken.',
      under('docs/decisions/'),
    ),
  )
  all.set(
    'examples/index.md',
    listOf(
      'Examples',
      'One folder per task. The tests run each of them against the emulator.',
      under('examples/'),
    ),
  )
  return all
}

/** A link to a source file leads to a page with its code. */
const codePage = (file: string, text: string): string =>
  `# ${basename(file)}\n\n\`${file}\`\n\n\`\`\`${file.split('.').at(-1)}\n${text.trimEnd()}\n\`\`\`\n`

/** What a page asks of the layout. Tables of many columns need the whole width; others are read row by row on a phone. */
const frontMatter = (file: string): string => {
  if (/^docs\/(?:capabilities|translation|trunks)\.md$/.test(file))
    return '---\naside: false\n---\n\n'
  if (file === 'docs/errors.md') return '---\npageClass: rows\n---\n\n'
  return file.startsWith('docs/reference/') ? '---\npageClass: reference\n---\n\n' : ''
}

const writePage = (route: string, text: string): void => {
  const path = join(staged, stagedFile(route))
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

/** Writes every page to `staged`, under its address on the site and with its links changed to such addresses. */
export const stage = async (): Promise<void> => {
  rmSync(staged, { recursive: true, force: true })
  mkdirSync(staged, { recursive: true })
  cpSync(join(root, 'docs/public'), join(staged, 'public'), { recursive: true })
  const pages = withLists(repositoryPages())
  for (const [file, text] of await referencePages()) pages.set(file, text)
  const known = new Set([...pages.keys(), 'README.md'])
  for (const [file, text] of pages) {
    const route = routeOf(file) ?? '/'
    const linked = replaceLinks(file, text, (link) => {
      const named = link.target.startsWith('/') ? { ...link, file: link.target.slice(1) } : link
      const found = siteLink(named, known)
      if (found !== null || named.file === null) return found
      if (/\.(?:png|svg)$/.test(named.file)) {
        copyFileSync(join(root, named.file), join(staged, 'public', basename(named.file)))
        return `/${basename(named.file)}`
      }
      if (!/\.\w+$/.test(named.file)) return null
      const page = posix.join('/source', named.file.replace(/\.\w+$/, ''))
      writePage(page, codePage(named.file, read(named.file)))
      return page
    })
    writePage(route, frontMatter(file) + linked)
  }
}
