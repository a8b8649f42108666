import { featureFields, type Note } from '@callplane/core'
import type { EmulatedProvider } from '../emulated-providers.ts'
import { examplesOf, openDesk } from './example.ts'
import { translate, type Translation } from './translate.ts'

const fields = ['to', 'from', 'connect', ...featureFields] as const

export const isNoted = (notes: readonly Note[], field: string): boolean =>
  notes.some((note) => note.field === field || note.field.startsWith(`${field}.`))

/** Fields of the call that arrive as they were asked for. */
const carriedFields = ({ call, notes }: Translation): readonly string[] =>
  fields.filter((field) => call[field] !== undefined && !isNoted(notes, field))

const effects = ['adjusted', 'emulated', 'dropped'] as const

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n')

const counts = (translation: Translation): string =>
  translation.impossible === undefined
    ? [
        carriedFields(translation).length,
        ...effects.map(
          (effect) => translation.notes.filter((note) => note.effect === effect).length,
        ),
        translation.refused.length,
      ].join(' / ')
    : 'not at all'

const cellOf = (text: string): string => text.replaceAll('|', String.raw`\|`)

const section = (title: string, translation: Translation): string => {
  const { refused, impossible, notes } = translation
  const carried = carriedFields(translation)
    .map((field) => `\`${field}\``)
    .join(', ')
  const rows = [
    ...refused.map(({ field, detail }) => [`\`${field}\``, 'refused', cellOf(detail)]),
    ...effects.flatMap((effect) =>
      notes
        .filter((note) => note.effect === effect)
        .map(({ field, detail }) => [`\`${field}\``, effect, cellOf(detail)]),
    ),
  ]
  return [
    `### ${title}`,
    impossible ? `Cannot be placed: ${impossible}.` : `Carried: ${carried || 'nothing'}.`,
    rows.length > 0 ? table(['field', 'effect', 'why'], rows) : 'Nothing is lost.',
  ].join('\n\n')
}

/** Every provider's example request, translated for every provider, by pair. */
const translatePairs = async (
  providers: readonly EmulatedProvider[],
): Promise<readonly Translation[]> => {
  const desks = await Promise.all(providers.map(openDesk))
  const translations: Translation[] = []
  for (const source of desks) {
    const [example] = await examplesOf(source)
    if (!example) continue
    for (const target of desks) translations.push(await translate(source, example, target))
  }
  await Promise.all(desks.map((desk) => desk.close()))
  return translations
}

/** `docs/translation.md`. */
export const translationPage = async (providers: readonly EmulatedProvider[]): Promise<string> => {
  const translations = await translatePairs(providers)
  const definitions = providers.map(({ plugin }) => plugin)
  const titleOf = (id: string) => definitions.find((it) => it.id === id)?.title ?? id
  const found = (from: string, to: string) =>
    translations.find((it) => it.from === from && it.to === to)
  const matrix = table(
    ['from ↓ to →', ...definitions.map(({ title }) => title)],
    definitions.map(({ id, title }) => [
      `**${title}**`,
      ...definitions.map((target) => {
        const pair = found(id, target.id)
        return pair ? counts(pair) : '–'
      }),
    ]),
  )
  const sections = translations.map((it) => section(`${titleOf(it.from)} → ${titleOf(it.to)}`, it))
  return `# Translation between providers

This page shows what a request written for one provider loses at another. Use it to plan a migration. It is generated
from the plugins by \`pnpm run docs\`; do not edit it.

For each pair, the source provider’s own request, with every feature it supports for a call to a phone, goes through the
source’s front door as a portable call, and then into a dispatcher that has the target provider alone. Its rule names a near
end, and it runs documents. A call at run time carries the same losses in its \`notes\`.

Each cell counts **carried / adjusted / emulated / dropped / refused**. Carried counts fields of the call; the next three
count notes. Fields without a counterpart in the call model also count as dropped. Refused is what the target would skip the
route for instead of dropping it: the request is then translated without it, and a refused \`connect\` is replaced by the
near end of the rule. A room is carried by its name; participants must join it at the new platform.

${matrix}

## Pair by pair

${sections.join('\n\n')}
`
}
