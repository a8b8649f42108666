import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, workspacePackages } from '../packages.ts'

/** One entry of the navigation: what it is called, and the file of the repository that it shows. */
export interface OutlinePage {
  readonly title: string
  /** Relative to the root of the repository. */
  readonly file: string
}

export interface OutlineGroup {
  readonly title: string
  readonly pages: readonly OutlinePage[]
  /** Folded until a page of it is open. */
  readonly folded?: boolean
}

const guide = (title: string, name: string): OutlinePage => ({ title, file: `docs/${name}.md` })

/** READMEs of the packages, under the names that users install. */
const packagePages = (providers: boolean): readonly OutlinePage[] =>
  workspacePackages()
    .filter(({ folder }) => folder.startsWith('packages/providers/') === providers)
    .map(({ folder, manifest }) => ({
      title: manifest.name.replace('@callplane/', ''),
      file: `${folder}/README.md`,
    }))

/** The groups as a reader needs them. */
const groups: readonly OutlineGroup[] = [
  {
    title: 'Start',
    pages: [
      guide('Install', 'install'),
      guide('Quick start', 'quick-start'),
      guide('Webhooks', 'webhooks'),
      guide('Incoming calls', 'inbound'),
      guide('Testing your application', 'testing'),
      guide('Emulator', 'emulator'),
    ],
  },
  {
    title: 'Run',
    pages: [
      guide('In production', 'production'),
      guide('Scale', 'scale'),
      guide('Routing', 'routing'),
      guide('Never ring twice', 'never-ring-twice'),
    ],
  },
  {
    title: 'Integrate',
    pages: [
      guide('CRM', 'crm'),
      guide('Migration', 'migration'),
      guide('Ramp', 'ramp'),
      guide('Preflight', 'preflight'),
      guide('Doors', 'doors'),
      guide('VideoSDK legacy to v2', 'videosdk-legacy'),
      guide('Back again', 'back-again'),
      guide('Translation', 'translation'),
      guide('Flows', 'flows'),
      guide('Running documents', 'documents'),
      guide('Trunks', 'trunks'),
    ],
  },
  {
    title: 'Look up',
    pages: [
      guide('Command line', 'command-line'),
      guide('Errors', 'errors'),
      guide('Capabilities', 'capabilities'),
      guide('Operations of the emulator', 'emulator-operations'),
      { title: 'API reference', file: 'docs/reference/index.md' },
    ],
  },
  {
    title: 'Providers',
    folded: true,
    pages: packagePages(true),
  },
  {
    title: 'Packages',
    folded: true,
    pages: packagePages(false),
  },
  {
    title: 'Contribute',
    folded: true,
    pages: [
      guide('Writing a provider', 'writing-a-provider'),
      { title: 'Decisions', file: 'docs/decisions/index.md' },
      guide('Mutation testing', 'mutation'),
      { title: 'Contributing', file: 'CONTRIBUTING.md' },
      { title: 'Security', file: 'SECURITY.md' },
    ],
  },
  {
    title: 'Examples',
    folded: true,
    pages: [{ title: 'All examples', file: 'examples/index.md' }],
  },
]

const titleIn = (file: string): string =>
  /^# (.+)$/m.exec(readFileSync(join(root, file), 'utf8'))?.[1] ?? file

/** Guides that no group names, so that a new one can be found. */
const others = (): readonly OutlinePage[] => {
  const named = new Set(groups.flatMap(({ pages }) => pages.map(({ file }) => file)))
  return globSync('docs/*.md', { cwd: root })
    .filter((file) => file !== 'docs/index.md' && !named.has(file))
    .sort()
    .map((file) => ({ title: titleIn(file), file }))
}

/** The navigation of the documentation site: every guide, every package, and what the site adds. */
export const outline: readonly OutlineGroup[] = [
  ...groups,
  ...(others().length > 0 ? [{ title: 'More', pages: others() }] : []),
]

/** Where a file of the repository is on the site, such as `/providers/twilio` for its README. Null for other files than Markdown. */
export const routeOf = (file: string): string | null => {
  if (!file.endsWith('.md')) return null
  const page = file.slice(0, -'.md'.length)
  if (page === 'README' || page === 'docs/index') return '/'
  if (page.startsWith('docs/'))
    return `/${page.slice('docs/'.length).replace(/(^|\/)index$/, '$1')}`
  if (page.startsWith('packages/providers/')) return `/providers/${page.split('/')[2]}`
  if (page.startsWith('packages/')) return `/packages/${page.split('/').at(-2)}`
  if (page === 'examples/index') return '/examples/'
  if (page.startsWith('examples/')) return `/examples/${page.split('/')[1]}`
  return `/${page.toLowerCase()}`
}

/** The file of a page below the folder that VitePress reads. */
export const stagedFile = (route: string): string =>
  route.endsWith('/') ? `${route}index.md` : `${route}.md`

/** The navigation, of the pages that are there. */
export const outlineOf = (staged: string): readonly OutlineGroup[] =>
  outline.map((group) => ({
    ...group,
    pages: group.pages.filter(({ file }) =>
      existsSync(join(staged, stagedFile(routeOf(file) ?? '/'))),
    ),
  }))
