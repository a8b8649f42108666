import { createDispatcher } from '@callplane/core'
import { fakeProvider, far, manualHost } from '@callplane/core/testing'
import { expect, test } from 'vitest'
import { webhookCall } from './calls.ts'

test('an application can be tested on the emulator', async () => {
  await expect(webhookCall()).resolves.toBeUndefined()
})

test('an application can be tested with a fake provider', async () => {
  const { provider, log } = fakeProvider('acme')
  const dispatcher = createDispatcher({ host: manualHost(), providers: [provider] })
  await dispatcher.dispatch({ to: far })
  expect(log).not.toEqual([])
  await dispatcher.close()
})
