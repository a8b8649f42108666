import { columns } from './text.ts'

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

const size = { line: 18, letter: 7.83, margin: 20, bar: 34 } as const

const isTitle = (line: string): boolean => /^\d\. |^\$ /.test(line)

/** Names at the beginning of a line stand out from what is said about them. */
const parts = (line: string): string => {
  if (isTitle(line)) return `<tspan class="title">${escape(line)}</tspan>`
  const [, name = '', rest = line] =
    /^( {3}\S.{0,30}$| {5}(?:sent|came back|the record|lost|changed|replaced|\d+ ×) +)(.*)$/.exec(
      line,
    ) ?? []
  return name === '' ? escape(line) : `<tspan class="name">${escape(name)}</tspan>${escape(rest)}`
}

/** Lines of text as a picture of a terminal, in one colour scheme that is readable on light and dark pages. */
export const terminalPicture = (title: string, lines: readonly string[]): string => {
  const width = Math.ceil(columns * size.letter + 2 * size.margin)
  const height = size.bar + lines.length * size.line + 2 * size.margin
  const text = lines.map(
    (line, index) =>
      `<text x="${size.margin}" y="${size.bar + size.margin + index * size.line + 10}" xml:space="preserve">${parts(line)}</text>`,
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escape(title)}">
<style>
text { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace; fill: #d7dde4; white-space: pre; }
.title { fill: #5fd0b8; font-weight: 600; }
.name { fill: #8fb8e8; }
.bar { font-family: system-ui, sans-serif; fill: #9aa5b1; text-anchor: middle; }
</style>
<rect width="${width}" height="${height}" rx="10" fill="#14191f"/>
<rect width="${width}" height="${size.bar}" rx="10" fill="#20272f"/>
<circle cx="20" cy="17" r="5" fill="#e5695c"/><circle cx="38" cy="17" r="5" fill="#e0b04c"/><circle cx="56" cy="17" r="5" fill="#5bb974"/>
<text class="bar" x="${width / 2}" y="21">${escape(title)}</text>
${text.join('\n')}
</svg>
`
}
