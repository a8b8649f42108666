import { CallError } from '@callplane/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { attemptOf, callOf, connect, far, near, reply, uuid } from '../test/fake.ts'

const hostile = fc.oneof(
  fc.constantFrom(
    '../conversations/CON-1',
    '..',
    '.',
    '%2e%2e',
    'x\\..\\..\\applications',
    `${uuid}/dtmf`,
    `${uuid}?x=1`,
    `${uuid}#x`,
    `${uuid}\n`,
    '__proto__',
  ),
  fc.string({ unit: 'binary', minLength: 1 }),
  fc
    .array(fc.constantFrom('..', '/', '\\', '%2f', '?', '#', 'a', ';', ' '), { minLength: 1 })
    .map((parts) => parts.join('')),
)

const verbs = ['get', 'hangUp', 'transfer', 'sendDigits'] as const

test('no reference steers a request to another resource, whatever the verb (C1)', async () => {
  const reached = { refused: 0, sent: 0 }
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...verbs),
      fc.record({
        call: fc.option(fc.oneof(hostile, fc.constant(uuid)), { nil: undefined }),
        conversation: fc.option(hostile, { nil: undefined }),
        far: fc.option(fc.oneof(hostile, fc.constant(uuid)), { nil: undefined }),
        near: fc.option(fc.oneof(hostile, fc.constant(uuid)), { nil: undefined }),
      }),
      async (verb, ids) => {
        const found = { uuid, status: 'answered', conversation_uuid: 'CON-1' }
        const { ports, sent } = connect(...Array.from({ length: 4 }, () => reply(200, found)))
        const references = JSON.parse(JSON.stringify(ids)) as Record<string, string>
        const attempt = attemptOf({ call: callOf({ connect: { phone: near } }) })
        const run = {
          get: () => ports.calls.get!(references),
          hangUp: () => ports.calls.hangUp!(references),
          transfer: () => ports.calls.transfer!(references, far, attempt),
          sendDigits: () => ports.calls.sendDigits!(references, '1'),
        }[verb]
        const error = await run().then(
          () => null,
          (thrown: unknown) => thrown,
        )
        if (error !== null) {
          expect(CallError.isInstance(error)).toBe(true)
          expect((error as CallError).message).not.toContain('conversations')
          reached.refused += 1
        }
        for (const { request } of sent) {
          reached.sent += 1
          const { origin, pathname, search } = new URL(request.url)
          expect(`${origin}${pathname}${search}`).toBe(request.url)
          expect(pathname + search).toMatch(
            /^\/v1\/calls(?:\/[0-9a-f-]{32,36}(?:\/dtmf)?|\?conversation_uuid=[^&#/?]*&page_size=10&order=asc)$/i,
          )
        }
      },
    ),
    { seed: 7, numRuns: 400 },
  )
  expect(Math.min(...Object.values(reached))).toBeGreaterThan(50)
})
