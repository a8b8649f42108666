import type { WireRequest, WireResponse } from '@callplane/core'
import { describe, expect, it } from 'vitest'
import type { ApiDocument, Json } from '../scripts/specs/document.ts'
import { judgeExchange } from '../scripts/specs/judge.ts'
import { createValidator } from '../scripts/specs/validator.ts'

const call = {
  type: 'object',
  required: ['to'],
  properties: {
    id: { type: 'string', readOnly: true },
    to: { type: 'string' },
    ring: { type: 'integer', minimum: 0, exclusiveMinimum: true },
    events: { type: 'array', items: { type: 'string', enum: ['ringing', 'ended'] } },
    note: { type: 'string', nullable: true },
    extra: { type: 'object', properties: { one: { type: 'string' } } },
    free: { type: 'object' },
  },
} as const

const reference = { $ref: '#/components/schemas/call' }
const content = { 'application/json': { schema: reference } }
const root: Json = {
  openapi: '3.0.0',
  servers: [{ url: 'https://api.example.com/v2' }],
  security: [{ bearer: [] }],
  paths: {
    '/calls': {
      post: {
        requestBody: {
          required: true,
          content: { ...content, 'application/x-www-form-urlencoded': { schema: reference } },
        },
        responses: { 201: { content } },
      },
      get: {
        parameters: [
          { name: 'limit', in: 'query', schema: { type: 'integer', maximum: 50 } },
          {
            name: 'filter',
            in: 'query',
            style: 'deepObject',
            schema: { type: 'object', properties: { to: { type: 'string', minLength: 3 } } },
          },
        ],
        responses: { 200: { content } },
      },
    },
    '/calls/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { pattern: '^C[0-9]$' } }],
      delete: { responses: { 204: {} } },
    },
  },
  components: {
    schemas: { call },
    securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
  },
}
const document: ApiDocument = { name: 'made-up', root, basePath: '/v2' }
const documents = [{ document, judge: createValidator(document) }]

const json = { 'content-type': 'application/json' }
const reply = (status: number, body: unknown): WireResponse => ({
  status,
  headers: json,
  body: body === undefined ? '' : JSON.stringify(body),
})
const judge = (request: Partial<WireRequest>, answer: WireResponse | null = null) => {
  const url = request.url ?? '/v2/calls'
  const headers = { authorization: 'Bearer x', ...json, ...request.headers }
  const whole = { method: 'POST', ...request, headers, url: `https://api.example.com${url}` }
  const judged = judgeExchange(
    documents,
    { request: whole, reply: answer },
    url.split('?', 1)[0] ?? '',
  )
  return judged && judged.faults.map(({ direction, pointer }) => `${direction} ${pointer}`)
}
const post = (body: unknown) => judge({ body: JSON.stringify(body) })
const get = (query: string) => judge({ method: 'GET', url: `/v2/calls?${query}` })
const form = (body: string) =>
  judge({ body, headers: { 'content-type': 'application/x-www-form-urlencoded' } })

describe('a request', () => {
  it('is let through as documented', () => {
    const whole = { to: 'a', ring: 1, events: ['ringing'], extra: { one: '1' }, free: { any: 1 } }
    expect(post(whole)).toEqual([])
    expect(form('to=a&ring=30&events=ringing&events=ended')).toEqual([])
    expect(form('to=a&events=ringing')).toEqual([])
    expect(get('limit=50&filter[to]=abc')).toEqual([])
    expect(judge({ method: 'DELETE', url: '/v2/calls/C1' })).toEqual([])
  })

  it.each([
    ['a field missing', {}, ['request /body']],
    ['an unknown field', { to: 'a', more: 1 }, ['request /body']],
    ['one inside another', { to: 'a', extra: { two: '2' } }, ['request /body/extra']],
    ['a field of replies only', { to: 'a', id: '1' }, ['request /body/id']],
    ['a number out of an exclusive bound', { to: 'a', ring: 0 }, ['request /body/ring']],
    ['a wrong word in a list', { to: 'a', events: ['x'] }, ['request /body/events/0']],
    ['a text for a number', { to: 'a', ring: '1' }, ['request /body/ring']],
  ])('is not, with %s', (_what, body, faults) => {
    expect(post(body)).toEqual(faults)
  })

  it('is judged by its path, method, parameters and security too', () => {
    expect(judge({ url: '/v2/nowhere' })).toBeNull()
    expect(judge({ url: '/calls' })).toBeNull()
    expect(judge({ method: 'PUT' })).toEqual(['request '])
    expect(judge({ method: 'DELETE', url: '/v2/calls/x' })).toEqual(['request /path/id/0'])
    expect(get('limit=51')).toEqual(['request /query/limit/0'])
    expect(get('filter[to]=a')).toEqual(['request /query/filter/0/to'])
    expect(get('filter[from]=abc')).toEqual(['request /query/filter/0'])
    expect(get('page=1')).toEqual(['request /query/page'])
    expect(judge({ body: '{"to":"a"}', headers: { authorization: 'Basic x' } })).toEqual([
      'request /header/authorization',
    ])
    expect(judge({ body: 'to', headers: { 'content-type': 'text/plain' } })).toEqual([
      'request /header/content-type',
    ])
    expect(form('to=a&ring=soon')).toEqual(['request /body/ring'])
    expect(form('to=a&to=b')).toEqual(['request /body/to'])
  })
})

describe('a reply', () => {
  const body = '{"to":"a"}'

  it('is judged by its status, body and fields', () => {
    expect(judge({ body }, reply(201, { to: 'a', id: '1', note: null }))).toEqual([])
    expect(judge({ body }, reply(201, { to: 'a', extra: null }))).toEqual(['reply /body/extra'])
    expect(judge({ body }, reply(201, { to: 'a', invented: 1 }))).toEqual(['reply /body'])
    expect(judge({ method: 'DELETE', url: '/v2/calls/C1' }, reply(204, { to: 1 }))).toEqual([
      'reply /body',
    ])
  })

  it('with a status that is not listed is not judged here', () => {
    const request = { method: 'POST', url: 'https://api.example.com/v2/calls', headers: {}, body }
    const judged = judgeExchange(documents, { request, reply: reply(418, {}) }, '/v2/calls')
    expect(judged?.unlisted).toBe(true)
  })
})
