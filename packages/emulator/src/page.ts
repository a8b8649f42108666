import { readFileSync } from 'node:fs'
import { text, type EmulatorResponse } from './server/message.ts'

/** Beside `src` and `dist`: the page is served as it stands. A bundle in CommonJS has no address of its own. */
const fileOf = (name: string): URL => new URL(`../page/${name}`, import.meta.url)

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
}

const FILE = /^\/(?:page\/(?<name>[a-z-]+\.(?:js|css|svg)))?(?:\?.*)?$/

export const isPage = (url: string): boolean => FILE.test(url)

/** A file of the page: nothing of it comes from another host, and no other page can embed it. */
export function servePage(url: string): EmulatorResponse {
  const name = FILE.exec(url)?.groups?.['name'] ?? 'index.html'
  try {
    return text(200, readFileSync(fileOf(name), 'utf8'), {
      'content-type': TYPES[name.split('.').at(-1) ?? ''] ?? 'text/plain',
      'cache-control': 'no-cache',
      'content-security-policy': "default-src 'self'; frame-ancestors 'none'; base-uri 'none'",
      'x-content-type-options': 'nosniff',
    })
  } catch {
    return text(404, `There is no ${name} beside this package.\n`)
  }
}
