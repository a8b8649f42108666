import { numberFor, setUpBench } from '@callplane/conformance'
import type { DialTarget } from '@callplane/core'
import { expect, test } from 'vitest'
import { harness } from '../../test/harness.ts'
import { telnyx } from '../plugin.ts'

test.each<[string, DialTarget, object]>([
  [
    'a SIP address with its credentials and headers',
    {
      sip: 'sip:desk@pbx.example',
      username: 'desk',
      password: 'secret-word',
      headers: { 'X-Ticket': '17' },
    },
    {
      to: 'sip:desk@pbx.example',
      sip_auth_username: 'desk',
      sip_auth_password: 'secret-word',
      custom_headers: [{ name: 'X-Ticket', value: '17' }],
    },
  ],
  [
    'a phone with the keys of its extension',
    { phone: numberFor(20), digits: 'ww12' },
    { to: numberFor(20), send_digits_on_answer: 'ww12' },
  ],
])('a dial step transfers the caller to %s', async (_name, target, body) => {
  const bench = await setUpBench(telnyx, harness)
  const connect = { flow: { steps: [{ step: 'dial', to: [target] }] } } as const
  await bench.run(bench.call(numberFor(10), { connect }), 20)
  const transfers = bench.host.sent
    .filter(({ url }) => url.endsWith('/actions/transfer'))
    .map((request) => JSON.parse(request.body ?? '') as object)
  expect(transfers).toEqual([expect.objectContaining(body)])
  await bench.close()
})
