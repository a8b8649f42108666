import { existsSync } from 'node:fs'
import { declarationsOf } from '../../pack/build-package.ts'
import { entriesOf } from '../../pack/entries.ts'
import { workspacePackages } from '../../packages.ts'
import { referencePage } from './page.ts'
import { declarationsIn } from './read.ts'

const nameOf = (module: string): string => module.replace('@callplane/', '').replaceAll('/', '-')

const index = (modules: readonly string[]): string =>
  [
    '# API reference',
    'Every name that can be imported, with its doc comment. Your editor shows the same text.',
    modules.map((module) => `- [${module}](/docs/reference/${nameOf(module)}.md)`).join('\n'),
    '',
  ].join('\n\n')

/** One page for each module that consumers can import, by file. Reads the built declarations: compile first. */
export const referencePages = async (): Promise<Map<string, string>> => {
  const pages = new Map<string, string>()
  const modules: string[] = []
  for (const { folder, manifest } of workspacePackages()) {
    if (manifest.private) continue
    for (const entry of entriesOf(folder, manifest)) {
      if (!existsSync(entry.declaration))
        throw new Error(`${entry.declaration} is missing; run \`tsc -b\` first`)
      const module = `${manifest.name}${entry.path.slice(1)}`
      modules.push(module)
      const declarations = declarationsIn(await declarationsOf(entry))
      pages.set(`docs/reference/${nameOf(module)}.md`, referencePage(module, declarations))
    }
  }
  pages.set('docs/reference/index.md', index(modules))
  return pages
}
