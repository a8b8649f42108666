import { expect, test } from 'vitest'
import { emulated } from '../emulated.ts'
import { placeACall } from './index.ts'

test('a call is placed, answered and ended, and its key rings the phone once', async () => {
  await using world = await emulated()
  const { baseUrl, credentials } = world.keys('twilio')
  const { accountSid = '', authToken = '' } = credentials
  const place = () =>
    placeACall(
      world.host,
      world.database,
      { baseUrl, accountSid, authToken },
      '+14155550100',
      '+14155550123',
    )
  const call = await place()
  expect(call).toMatchObject({ status: 'completed', rang: 'yes', provider: 'twilio' })
  // The second dispatcher finds the call in the file.
  expect(await place()).toMatchObject({ id: call.id })
  expect(world.emulator.ledger()).toHaveLength(1)
})
