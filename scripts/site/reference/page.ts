import type { Declaration, Member } from './read.ts'

/** Text from a comment, safe in a page: what is not code may hold no HTML and no template. */
const prose = (text: string): string =>
  text
    .split(/(`[^`]*`)/)
    .map((part, index) =>
      index % 2 === 1
        ? part
        : part
            .replaceAll(/\{@link (?:[^}|]*\|)?\s*([^}]*)\}/g, '`$1`')
            .replaceAll('&', '&amp;')
            .replaceAll('<', '&lt;')
            .replaceAll('{{', '&#123;&#123;'),
    )
    .join('')

/** A code span may contain backticks if its fence is longer. */
const span = (code: string): string => (code.includes('`') ? `\`\` ${code} \`\`` : `\`${code}\``)

const memberLine = ({ signature, doc }: Member): string => {
  const text = prose(doc.replaceAll(/\s*\n\s*/g, ' '))
  return `- ${span(signature.replace(/^readonly /, ''))}${text === '' ? '' : `  \n  ${text}`}`
}

const section = ({ name, doc, signature, members, exported }: Declaration): string =>
  [
    `### ${name}`,
    ...(exported ? [] : ['Not exported; part of types that are.']),
    ...(doc === '' ? [] : [prose(doc)]),
    ...(signature === '' ? [] : [`\`\`\`ts\n${signature}\n\`\`\``]),
    ...(members.length === 0 ? [] : [members.map(memberLine).join('\n')]),
  ].join('\n\n')

const titles: readonly (readonly [Declaration['kind'], string])[] = [
  ['function', 'Functions and values'],
  ['class', 'Classes'],
  ['type', 'Types'],
  ['schema', 'Schemas'],
]

/** Names that the text uses, so that a type of the file that no export consists of stays out. */
const isUsed = ({ name }: Declaration, all: readonly Declaration[]): boolean =>
  all.some(
    (other) =>
      other.name !== name &&
      [other.signature, ...other.members.map(({ signature }) => signature)].some((code) =>
        new RegExp(`\\b${name}\\b`).test(code),
      ),
  )

/** The page of one module that consumers import. */
export const referencePage = (module: string, declarations: readonly Declaration[]): string => {
  const shown = declarations.filter(
    (one) =>
      one.exported || (one.kind === 'type' && one.members.length > 0 && isUsed(one, declarations)),
  )
  const groups = titles.flatMap(([kind, title]) => {
    const its = shown
      .filter((one) => one.kind === kind)
      .toSorted((a, b) => a.name.localeCompare(b.name, 'en'))
    return its.length === 0 ? [] : [`## ${title}`, ...its.map(section)]
  })
  return [
    `# ${module}`,
    'Generated from the doc comments of the package. Durations of the call model are in seconds; a name that ends in `Ms` is in milliseconds.',
    ...groups,
    '',
  ].join('\n\n')
}
