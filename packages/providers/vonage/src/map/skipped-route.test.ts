import { createDispatcher } from '@callplane/core'
import { countingIds, fakeProvider, manualHost, outboundRule } from '@callplane/core/testing'
import { expect, test } from 'vitest'
import { account, from } from '../../test/fake.ts'
import { vonage } from '../plugin.ts'

test('a sip: URI that is too long for Vonage goes out over the next route (M2)', async () => {
  const rule = { ...outboundRule(['vonage', 'other']), numbers: [from] }
  const other = fakeProvider('other', {})
  const dispatcher = createDispatcher({
    host: manualHost(),
    providers: [vonage(account), other.provider],
    rules: [rule],
    ids: countingIds(),
  })
  const to = `sip:${'a'.repeat(31)}@carrier.example`
  const call = await dispatcher.dispatch({ to, rule: rule.id })
  expect(call).toMatchObject({ provider: 'other', status: 'initiated' })
  expect(call.skipped).toEqual([
    {
      provider: 'vonage',
      reason: 'prepare-failed',
      detail: expect.stringContaining('has 51 characters'),
    },
  ])
})
