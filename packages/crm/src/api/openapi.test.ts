import { Validator } from '@seriousme/openapi-schema-validator'
import { describe, expect, it } from 'vitest'
import { jsonOf, testCrm } from '../crm.fixture.ts'

const document = async () => {
  const response = await testCrm().api(new Request('https://crm.example/api/calls/openapi.json'))
  expect(response.status).toBe(200)
  return jsonOf(response)
}

describe('openapi.json', () => {
  it('is valid OpenAPI 3.1, and open to all', async () => {
    const validator = new Validator()
    const result = await validator.validate(await document())
    expect(result.errors ?? []).toEqual([])
    expect(result.valid).toBe(true)
    expect(validator.version).toBe('3.1')
  })

  it('describes every operation', async () => {
    const { paths, components } = await document()
    const listed = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods as object).map((method) => `${method.toUpperCase()} ${path}`),
    )
    expect(listed.sort()).toEqual(
      [
        'GET /api/calls/events',
        'GET /api/calls/history',
        'GET /api/calls/openapi.json',
        'GET /api/calls/providers',
        'GET /api/calls/statistics',
        'GET /api/calls/token/sinch',
        'GET /api/calls/token/twilio',
        'GET /api/calls/{callId}',
        'GET /api/calls/{callId}/recordings/{recordingId}',
        'PATCH /api/calls/{callId}',
        'POST /api/calls/click-to-call',
        'POST /api/calls/ingest',
        'POST /api/calls/sdk/answer',
        'POST /api/calls/sdk/inbound',
        'POST /api/calls/sdk/initiate',
        'POST /api/calls/{callId}/digits',
        'POST /api/calls/{callId}/recording',
        'POST /api/calls/{callId}/terminate',
        'POST /api/calls/{callId}/transfer',
      ].sort(),
    )
    // As the prose of the page has it, not its schema: either alone is enough.
    expect(components.schemas.InitiateRequest).toMatchObject({
      anyOf: [{ required: ['contactId'] }, { required: ['phoneNumber'] }],
    })
    expect(components.schemas.InitiateRequest).not.toHaveProperty('required')
    expect(components.schemas.CallReply.properties.call).toEqual({
      $ref: '#/components/schemas/Call',
    })
    expect(paths['/api/calls/history'].get.parameters).toMatchObject([
      { name: 'contactId', in: 'query' },
      { name: 'userId' },
      { name: 'status' },
      { name: 'direction' },
      { name: 'phoneNumber' },
      { name: 'startDate' },
      { name: 'endDate' },
      { name: 'limit', required: false },
      { name: 'offset' },
    ])
    expect(paths['/api/calls/ingest'].post.security).toEqual([{ apiKey: [] }])
  })

  it('refers to nothing that is not there', async () => {
    const whole = await document()
    const references = [
      ...JSON.stringify(whole).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g),
    ]
    expect(references.length).toBeGreaterThan(20)
    for (const [, name] of references) expect(whole.components.schemas).toHaveProperty(name ?? '')
    expect(JSON.stringify(whole)).not.toContain('$schema')
  })
})
