import { CallError, type References } from '@callplane/core'
import { expect, test } from 'vitest'
import { attemptOf, callId, connected, far, near, reply } from '../test/fake.ts'

const hostile = [
  '..',
  '.',
  '../conferences/id/desk',
  String.raw`x\..\..\callouts`,
  `${callId}/leg/caller`,
  `${callId}?x=y`,
  `${callId}#`,
  `${callId}\r\n`,
  '%2e%2e%2fcallouts',
  '\u0000',
  'a'.repeat(600),
]

const trunks = { projectId: callId, keyId: 'key', keySecret: 'word' }

test.each(hostile)('the reference %j is refused before it is in a path (C1)', async (id) => {
  const token = { access_token: 'token', expires_in: 3_600 }
  const { ports, sent } = connected(() => reply(200, token), { trunks })
  const { calls, gateways } = ports
  const all: readonly References[] = [{ call: id }, { second: id }]
  const verbs = [
    ...all.flatMap((references) => [
      () => calls.get!(references),
      () => calls.hangUp!(references),
      () => calls.sendDigits!(references, '1'),
      () => calls.stopRecording!(references),
      () => calls.connect!(references, { action: 'hang-up' }, attemptOf({ to: far })),
    ]),
    () => gateways!.get(id),
    () => gateways!.update(id, { name: 'x' }),
    () => gateways!.remove(id),
    () => gateways!.attach!(id, [near]),
  ]
  for (const verb of verbs) {
    const error: unknown = await verb().then(
      () => null,
      (thrown: unknown) => thrown,
    )
    expect(CallError.isInstance(error)).toBe(true)
  }
  const others = sent.filter(({ url }) => !url.endsWith('/oauth2/token'))
  expect(
    others.map(({ url }) => url).filter((url) => url.includes(encodeURIComponent(id))),
  ).toEqual([])
  for (const { url } of others) expect(new URL(url).href).toBe(url)
})

test('references without a call are refused', async () => {
  await expect(connected().ports.calls.hangUp!({ room: 'cp1' })).rejects.toMatchObject({
    code: 'call-unknown',
  })
})
