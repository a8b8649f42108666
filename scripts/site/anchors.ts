import { globSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'

/** Links of the built site whose page or heading does not exist; VitePress itself looks at pages only. */
export const brokenAnchors = (site: string): string[] => {
  const files = globSync('**/*.html', { cwd: site }).filter((file) => file !== '404.html')
  const pages = new Map<string, { readonly ids: Set<string>; readonly links: Set<string> }>(
    files.map((file) => {
      const html = readFileSync(join(site, file), 'utf8')
      const ids = new Set([...html.matchAll(/ id="([^"]+)"/g)].map(([, id = '']) => id))
      const links = [...html.matchAll(/<a [^>]*href="(\/[^"]*|#[^"]*)"/g)].map(([, to = '']) => to)
      return [`/${file}`, { ids, links: new Set(links) }] as const
    }),
  )
  const broken: string[] = []
  for (const [page, { links }] of pages)
    for (const link of links) {
      const [path = '', anchor] = link.split('#')
      const named = path === '' ? page : path.endsWith('/') ? posix.join(path, 'index.html') : path
      const target = pages.get(named)
      // Pictures, styles and scripts are looked at by the browser.
      if (!target) {
        if (named.endsWith('.html')) broken.push(`${page}: ${link}: there is no such page`)
      } else if (anchor && !target.ids.has(decodeURIComponent(anchor)))
        broken.push(`${page}: ${link}: there is no such heading`)
    }
  return broken
}
