import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import type { RequestListener, ServerResponse } from 'node:http'
import { people } from './directory.ts'
import { newToken } from './session.ts'

const script = 'text/javascript; charset=utf-8'

const files: Readonly<Record<string, readonly [file: URL, type: string]>> = {
  '/': [new URL('./page/index.html', import.meta.url), 'text/html; charset=utf-8'],
  '/crm.js': [new URL('./page/crm.js', import.meta.url), script],
  '/api.js': [new URL('./page/api.js', import.meta.url), script],
  '/calls.js': [new URL('./page/calls.js', import.meta.url), script],
  '/dom.js': [new URL('./page/dom.js', import.meta.url), script],
  '/events.js': [new URL('./page/events.js', import.meta.url), script],
  '/live.js': [new URL('./page/live.js', import.meta.url), script],
  '/hubspot.html': [new URL('./page/hubspot.html', import.meta.url), 'text/html; charset=utf-8'],
  '/hubspot.js': [new URL('./page/hubspot.js', import.meta.url), script],
  '/hubspot-host.html': [
    new URL('./page/hubspot-host.html', import.meta.url),
    'text/html; charset=utf-8',
  ],
  '/hubspot-host.js': [new URL('./page/hubspot-host.js', import.meta.url), script],
  '/calling-extensions-sdk.js': [
    new URL(
      './main.esm.js',
      pathToFileURL(createRequire(import.meta.url).resolve('@hubspot/calling-extensions-sdk')),
    ),
    script,
  ],
  '/crm.css': [new URL('./page/crm.css', import.meta.url), 'text/css; charset=utf-8'],
}

const send = (response: ServerResponse, status: number, type: string, body: string | Buffer) =>
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body)

/** The page, and what is the CRM's own: its contacts and its session. */
export const servePage =
  (secret: string): RequestListener =>
  (request, response) => {
    const json = (body: unknown) => send(response, 200, 'application/json', JSON.stringify(body))
    const answer = async () => {
      if (request.url === '/session') return json({ token: await newToken(secret) })
      if (request.url === '/contacts')
        return json(
          people.map(({ reference, name, company, numbers }) => ({
            id: reference.id,
            name,
            company,
            number: numbers[0],
          })),
        )
      const file = files[request.url ?? '']
      if (!file) return send(response, 404, 'text/plain', 'not found')
      const [content, type] = file
      return send(response, 200, type, await readFile(content))
    }
    answer().catch(() => send(response, 500, 'text/plain', 'something went wrong'))
  }
