import { expect, test } from 'vitest'
import { emulated } from '../emulated.ts'
import { placeACall } from './index.ts'

test('a call is placed, answered and ended', async () => {
  await using world = await emulated()
  const { baseUrl, credentials } = world.keys('twilio')
  const { accountSid = '', authToken = '' } = credentials
  const call = await placeACall(
    world.host,
    { baseUrl, accountSid, authToken },
    '+14155550100',
    '+14155550123',
  )
  expect(call).toMatchObject({ status: 'completed', rang: 'yes', provider: 'twilio' })
  expect(world.emulator.ledger()).toHaveLength(1)
})
