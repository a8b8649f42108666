import type { DoorRequest } from './door-face.ts'
import { DoorRefusal } from './door-refusal.ts'

/** Bytes. A longer body is refused unread. */
const limit = 1024 * 1024

const textOf = async (request: Request): Promise<string> => {
  if (!request.body) return ''
  const parts: Uint8Array[] = []
  let length = 0
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    length += chunk.byteLength
    if (length > limit)
      throw new DoorRefusal({
        reason: 'too-large',
        message: `the body is longer than ${limit} bytes`,
      })
    parts.push(chunk)
  }
  return Buffer.concat(parts).toString('utf8')
}

/** Path and query behind the path of the door's public URL, which a proxy may have cut off already. */
const targetOf = (url: string, prefix: string): { path: string; search: string } => {
  const { pathname, search } = new URL(url)
  const isBelow = prefix !== '' && (pathname === prefix || pathname.startsWith(`${prefix}/`))
  return { path: isBelow ? pathname.slice(prefix.length) || '/' : pathname, search }
}

/** What is known of a request without its body. */
export const headOf = (request: Request, prefix: string): DoorRequest => {
  const { path, search } = targetOf(request.url, prefix)
  const method = request.method.toUpperCase()
  const headers = Object.fromEntries(request.headers)
  return {
    method,
    path,
    query: new URLSearchParams(search),
    headers,
    body: '',
    wire: { method, url: `${path}${search}`, headers, body: '' },
  }
}

/** The whole request. Throws a `DoorRefusal` for a body that is too long. */
export const wholeOf = async (head: DoorRequest, request: Request): Promise<DoorRequest> => {
  const body = await textOf(request)
  return { ...head, body, wire: { ...head.wire, body } }
}
