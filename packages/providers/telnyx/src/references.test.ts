import type { WireRequest } from '@callplane/core'
import { manualHost } from '@callplane/core/testing'
import { expect, test } from 'vitest'
import { telnyx } from './plugin.ts'

const call = { to: '+14155550123', from: '+14155550100' }
const route = { provider: 'telnyx', weight: 1 }
const key = 'cp00000000000000000000000000000001'

const connected = () => {
  const sent: WireRequest[] = []
  const host = manualHost({
    fetch: (request) => {
      sent.push(request)
      return Promise.resolve({
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: '{"data":{}}',
      })
    },
  })
  const settings = { apiKey: 'KEY', publicKey: `${'A'.repeat(43)}=`, connectionId: '1' }
  return { sent, host, ports: telnyx(settings).connect(host) }
}

const hostile = [
  '..',
  '.',
  '../connections',
  String.raw`x\..\..\connections`,
  'v3:a/../../connections/1',
  'v3:a/actions/hangup',
  'v3:a?x=y',
  'v3:a#',
  'v3:a ',
  'v3:a\n',
  '%2e%2e%2fconnections',
  '\u0000',
  'a'.repeat(600),
]

test.each(hostile)('the reference %j is refused before anything is sent (C1)', async (id) => {
  const { ports, sent, host } = connected()
  const { calls, recordings, gateways, numbers } = ports
  const references = { callControl: id }
  const signal = new AbortController().signal
  const attempt = { key, call, route, sendBy: host.clock.now() + 2_000, signal }
  const plan = { action: 'connect', connect: { conference: 'desk' } } as const
  const verbs = [
    () => calls.get?.(references),
    () => calls.hangUp?.(references),
    () => calls.transfer?.(references, call.to, attempt),
    () => calls.sendDigits?.(references, '1'),
    () => calls.startRecording?.(references),
    () => calls.stopRecording?.(references),
    () => calls.answer?.(references),
    () => calls.reject?.(references, 'busy'),
    () => calls.connect?.(references, plan, attempt),
    () => calls.connect?.(references, { action: 'hang-up' }, attempt),
    () => recordings?.open(id),
    () => recordings?.remove(id),
    () => gateways?.get(id),
    () => gateways?.update(id, {}),
    () => gateways?.remove(id),
    () => gateways?.attach?.(id, []),
    () => numbers?.configure?.(id, { gateway: '1' }),
    () => numbers?.release?.(id),
    // Of a click-to-call the far leg is looked for in the application that the references name.
    () =>
      calls.sendDigits?.(
        { callControl: 'v3:a', near: 'v3:a', callSession: 's', connection: id },
        '1',
      ),
  ]
  for (const verb of verbs) {
    const error: unknown = await Promise.resolve(verb()).catch((thrown: unknown) => thrown)
    expect(error, String(verb)).toMatchObject({
      name: 'CallError',
      code: 'input-invalid',
      dialled: 'no',
    })
    expect(String(error)).not.toContain(id.length > 1 ? id : '\u0000')
  }
  expect(sent).toEqual([])
})

test('ids as Telnyx gives them go out as one segment', async () => {
  const { ports, sent } = connected()
  const given = ['v3:MdI91X4lWFEs7IgbBEOT9M4AigoY08M0WWZFISt1Yw2axZ_IiE4pqg', 'v2:a-b==']
  for (const callControl of given) await ports.calls.reject?.({ callControl }, 'busy')
  expect(sent.map(({ url }) => decodeURIComponent(new URL(url).pathname))).toEqual(
    given.map((id) => `/v2/calls/${id}/actions/reject`),
  )
})
