import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitepress'
import { slugOf } from '../../scripts/site/links.ts'
import { outlineOf, routeOf } from '../../scripts/site/outline.ts'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

const sidebar = outlineOf(here('./pages')).map(({ title, pages, folded }) => ({
  text: title,
  ...(folded === undefined ? {} : { collapsed: folded }),
  items: pages.map((page) => ({ text: page.title, link: routeOf(page.file) ?? '/' })),
}))

/** Reads what `scripts/site/stage.ts` writes. Nothing on the site is fetched from elsewhere. */
export default defineConfig({
  title: 'Callplane',
  description: 'One API to place, route, track and migrate phone calls across providers.',
  lang: 'en',
  srcDir: here('./pages'),
  outDir: here('./dist'),
  cacheDir: here('./cache'),
  head: [['link', { rel: 'icon', type: 'image/svg+xml', href: '/mark.svg' }]],
  markdown: { anchor: { slugify: slugOf } },
  themeConfig: {
    logo: '/mark.svg',
    search: { provider: 'local' },
    outline: { level: [2, 3] },
    nav: [
      { text: 'Quick start', link: '/quick-start' },
      { text: 'Errors', link: '/errors' },
      { text: 'API', link: '/reference/' },
    ],
    sidebar,
  },
  vite: {
    // The page of core's reference and the search index are large, and on purpose.
    build: { chunkSizeWarningLimit: 4_000 },
  },
})
