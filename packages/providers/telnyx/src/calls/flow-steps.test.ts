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

test('a dial step shows the number that a caller dialled, and of a call out its own', async () => {
  const bench = await setUpBench(telnyx, harness)
  const ports = telnyx(harness.settings(bench.keys) as never).connect(bench.host)
  const step = { step: 'dial', to: [{ phone: numberFor(20) }] } as const
  const plan = {
    action: 'flow',
    step,
    steps: [step],
    index: 0,
    segment: 0,
    attempt: 'cp1',
    turnUrl: 'https://calls.example/',
    callbackUrl: 'https://calls.example/',
  } as const
  const shown = async (from: string, called?: string) => {
    const command = `d-${from}`
    // The call is none of the account's: what is sent is what counts.
    const run = ports.flows?.run?.({ callControl: 'v3:a' }, { ...plan, command, from, called })
    await expect(run).rejects.toMatchObject({ name: 'CallError' })
    const { body } = bench.host.sent.at(-1) ?? {}
    return (JSON.parse(body ?? '{}') as { from?: string }).from
  }
  await ports.prepare?.(
    { to: numberFor(10), from: '+14155550100' },
    { provider: 'telnyx', weight: 1 },
  )
  expect(await shown('+14155550133', '+14155550100')).toBe('+14155550100')
  expect(await shown('+14155550100')).toBe('+14155550100')
  await bench.close()
})
