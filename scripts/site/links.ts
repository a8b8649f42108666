import { posix } from 'node:path'
import { routeOf } from './outline.ts'

export interface Link {
  /** As written: `../README.md#errors`. */
  readonly target: string
  /** The file or folder that it names, relative to the root; null for an address outside the repository. */
  readonly file: string | null
  /** Without `#`; null where the link names a whole page. */
  readonly anchor: string | null
}

const fence = /^ *(```+)[^\n]*\n[\s\S]*?\n *\1[ \t]*$/gm
const linkTarget = /(\]\()([^()\s]+)(\))/g
// A character that no page contains, around the number of a fence that is left alone.
const mark = '\uE000'

const resolve = (file: string, target: string): Link => {
  if (/^[a-z]+:/.test(target)) return { target, file: null, anchor: null }
  const [path = '', anchor = null] = target.split('#')
  const named = path === '' ? file : posix.join(posix.dirname(file), path)
  return { target, file: named.replace(/\/$/, ''), anchor }
}

/** Replaces the links of a page by `change(link)`; null keeps one as it is. Code blocks contain no links. */
export const replaceLinks = (
  file: string,
  text: string,
  change: (link: Link) => string | null,
): string => {
  const fences: string[] = []
  return text
    .replaceAll(fence, (code) => `${mark}${fences.push(code) - 1}${mark}`)
    .replaceAll(linkTarget, (whole, open: string, target: string, close: string) => {
      const changed = change(resolve(file, target))
      return changed === null ? whole : `${open}${changed}${close}`
    })
    .replaceAll(
      new RegExp(`${mark}(\\d+)${mark}`, 'g'),
      (_, index: string) => fences[Number(index)] ?? '',
    )
}

/** Every link of a page, with the file that it names. */
export const linksOf = (file: string, text: string): Link[] => {
  const found: Link[] = []
  replaceLinks(file, text, (link) => {
    found.push(link)
    return null
  })
  return found
}

/** The id of a heading, as GitHub and the site give it. */
export const slugOf = (heading: string): string =>
  heading
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll('`', '')
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(/\s/g, '-')

/** The ids of all headings of a page. */
export const anchorsOf = (text: string): Set<string> =>
  new Set(
    [...text.replaceAll(fence, '').matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) =>
      slugOf(heading),
    ),
  )

/** The address on the site of what a link names, or null where the site has no such page. */
export const siteLink = ({ file, anchor }: Link, pages: ReadonlySet<string>): string | null => {
  if (file === null) return null
  const page = [file, `${file}/README.md`, `${file}/index.md`].find((one) => pages.has(one))
  const route = page === undefined ? null : routeOf(page)
  return route === null ? null : `${route}${anchor === null ? '' : `#${anchor}`}`
}
