import { createServer, type IncomingMessage } from 'node:http'
import { expect, test } from 'vitest'
import { expectSignedWebhooks } from '../webhook-trial.ts'
import { lambdaHandler, type HttpEvent } from './index.ts'

const bodyOf = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html: forms arrive encoded in base64. */
const eventOf = async (request: IncomingMessage): Promise<HttpEvent> => {
  const [rawPath = '/', rawQueryString = ''] = (request.url ?? '/').split('?')
  const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)])
  return {
    rawPath,
    rawQueryString,
    headers: Object.fromEntries(headers) as Record<string, string>,
    requestContext: {
      domainName: 'abc123.lambda-url.eu-west-1.on.aws',
      http: { method: request.method ?? 'POST' },
    },
    body: (await bodyOf(request)).toString('base64'),
    isBase64Encoded: true,
  }
}

test('signed webhooks drive the timeline', () =>
  expectSignedWebhooks(async ({ dispatcher, host, port }) => {
    const handler = lambdaHandler(dispatcher, host)
    const server = createServer((request, response) => {
      const answer = async () => {
        const { statusCode, headers, body } = await handler(await eventOf(request))
        response.writeHead(statusCode, headers).end(body)
      }
      answer().catch(() => response.writeHead(502).end())
    }).listen(port, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    return () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(resolve))
    }
  }))

test('the provider, method, query and body of an event reach the dispatcher', async () => {
  const seen: unknown[] = []
  const receive = async (
    name: string,
    { url, method, body }: { url: string; method: string; body: Uint8Array },
  ) => {
    seen.push([name, method, url, Buffer.from(body).toString()])
    return { status: 204, headers: {}, body: '' }
  }
  const handler = lambdaHandler(
    { receive } as unknown as Parameters<typeof lambdaHandler>[0],
    {
      publicUrl: 'https://calls.example.com/prod',
      clock: { wall: () => 0 },
    } as unknown as Parameters<typeof lambdaHandler>[1],
  )
  const common = {
    headers: {},
    requestContext: { domainName: 'x.example', http: { method: 'POST' } },
    isBase64Encoded: false,
  }
  const first = {
    ...common,
    rawPath: '/webhooks/telnyx',
    rawQueryString: 'a=1%2B1',
    body: '{"é":1}',
  }
  expect(await handler(first)).toEqual({ statusCode: 204, headers: {}, body: '' })
  // A named stage is part of the path.
  await handler({ ...first, rawPath: '/prod/webhooks/telnyx', rawQueryString: '' })
  expect(seen).toEqual([
    ['telnyx', 'POST', 'https://calls.example.com/prod/webhooks/telnyx?a=1%2B1', '{"é":1}'],
    ['telnyx', 'POST', 'https://calls.example.com/prod/webhooks/telnyx', '{"é":1}'],
  ])
})
