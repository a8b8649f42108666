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

/**
 * With the fields of the interfaces that it extends. Those of an interface that is not exported become its own; an exported
 * one is named.
 */
const withParents = (one: Declaration, all: readonly Declaration[]): Declaration => {
  const parents = one.parents.flatMap((id) => all.find((other) => other.id === id) ?? [])
  const inlined = parents
    .filter(({ exported }) => !exported)
    .map((parent) => withParents(parent, all))
  const known = new Set(one.members.map(({ signature }) => fieldOf(signature)))
  const inherited = inlined
    .flatMap(({ members }) => members)
    .filter(({ signature }) => !known.has(fieldOf(signature)))
  const names = new Set(inlined.map(({ name }) => name))
  return {
    ...one,
    members: [...one.members, ...inherited],
    parents: [
      ...parents.filter(({ exported }) => exported).map(({ name }) => name),
      ...inlined.flatMap((parent) => parent.parents),
    ],
    signature:
      names.size > 0 ? one.signature.replace(/ extends (?!.* extends ).*$/, '') : one.signature,
  }
}

/** Such as `ringTimeout`; overloads of a method have the same. */
const fieldOf = (signature: string): string =>
  /^(?:readonly )?(\w+)/.exec(signature)?.[1] ?? signature

const section = ({ name, doc, signature, members, exported, parents }: Declaration): string =>
  [
    `### ${name}`,
    ...(exported ? [] : ['Not exported; part of types that are.']),
    ...(doc === '' ? [] : [prose(doc)]),
    ...(signature === '' || /^interface \w+$/.test(signature)
      ? []
      : [`\`\`\`ts\n${signature}\n\`\`\``]),
    ...(parents.length === 0
      ? []
      : [
          `Has the fields of ${parents.map((parent) => `[${parent}](#${parent.toLowerCase()})`).join(' and ')} too.`,
        ]),
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
export const referencePage = (module: string, given: readonly Declaration[]): string => {
  const declarations = given.map((one) => withParents(one, given))
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
