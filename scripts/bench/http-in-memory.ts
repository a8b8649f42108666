import { IncomingMessage, ServerResponse, type RequestListener } from 'node:http'
import { createRequire } from 'node:module'
import { Socket } from 'node:net'
import { join } from 'node:path'
import { root } from '../packages.ts'

type Handler = (...given: never[]) => unknown

/** What the bench uses of Express: its types belong to the example, and not to the workspace. */
export interface ExpressModule {
  (): { post(path: string, ...handlers: Handler[]): RequestListener }
  urlencoded(options: { readonly extended: boolean }): Handler
}

/** Express as the CRM example has it: the workspace itself does not need it. */
export const loadExpress = (): ExpressModule =>
  createRequire(join(root, 'examples/crm-express/package.json'))('express') as ExpressModule

export interface Delivered {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** One for all: Express looks whether it is there, and making one would cost as much as the work that is measured. */
const socket = new Socket().setMaxListeners(0)

/** Hands a request to a listener without a network, whose cost would be the same for both sides. Resolves to the status. */
export const deliver = (listener: RequestListener, { path, headers, body }: Delivered) =>
  new Promise<number>((resolve) => {
    const request = new IncomingMessage(socket)
    request.method = 'POST'
    request.url = path
    request.headers = { ...headers, 'content-length': String(body.length) }
    const response = new ServerResponse(request)
    // Nothing is written anywhere: the end of the answer is all that is waited for.
    response.end = ((): ServerResponse => {
      resolve(response.statusCode)
      return response
    }) as ServerResponse['end']
    listener(request, response)
    request.push(body)
    request.push(null)
    // Otherwise it counts as cut off, and closes the socket.
    request.complete = true
  })
