import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { json } from 'node:stream/consumers'
import { CallError, StoreError, type Dispatcher } from '@callplane/core'

/** The application's own interface, beside the webhooks: `/application/calls`, `/application/calls/<id>/<verb>`. */
export const apiPath = '/application/'

const errorOf = (error: unknown): { readonly status: number; readonly body: object } => {
  if (error instanceof StoreError) return { status: 503, body: { code: 'store' } }
  if (!CallError.isInstance(error)) return { status: 500, body: { code: String(error) } }
  return {
    status: error.code === 'closed' ? 503 : 409,
    body: { code: error.code, message: error.message },
  }
}

const sendRecords = async (dispatcher: Dispatcher, response: ServerResponse): Promise<void> => {
  response.writeHead(200, { 'content-type': 'application/x-ndjson' })
  for await (const call of dispatcher.calls.all()) {
    const ready = response.write(`${JSON.stringify(call)}\n`)
    if (!ready) await new Promise((resolve) => response.once('drain', resolve))
  }
  response.end()
}

interface ValueBody {
  readonly value: string
}

/** Runs one verb on a call and gives what the application is told. */
const act = async (
  dispatcher: Dispatcher,
  [id = '', verb = '']: readonly string[],
  { value }: ValueBody,
): Promise<object> => {
  if (verb === 'hang-up') return dispatcher.hangUp(id)
  if (verb === 'transfer') return dispatcher.transfer(id, value)
  if (verb === 'digits') await dispatcher.sendDigits(id, value)
  else if (verb === 'recording') await dispatcher.startRecording(id)
  else if (verb === 'wait') return dispatcher.calls.wait(id, 'settled')
  else throw new CallError('input-invalid', `no verb ${verb}`)
  return {}
}

const answer = async (
  dispatcher: Dispatcher,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const [what, ...rest] = (request.url ?? '').slice(apiPath.length).split('/')
  if (what === 'ping') return void response.end()
  if (what === 'records') return sendRecords(dispatcher, response)
  const body: unknown = await json(request)
  const result =
    rest.length === 0
      ? await dispatcher.dispatch(body as Parameters<Dispatcher['dispatch']>[0])
      : await act(dispatcher, rest, body as ValueBody)
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result))
}

export const apiListener =
  (dispatcher: Dispatcher): RequestListener =>
  (request, response) => {
    answer(dispatcher, request, response).catch((error: unknown) => {
      if (response.headersSent) return response.destroy()
      const { status, body } = errorOf(error)
      return response
        .writeHead(status, { 'content-type': 'application/json' })
        .end(JSON.stringify(body))
    })
  }
