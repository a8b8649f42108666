import { expect, test } from 'vitest'
import { twilioClient } from '../../../../test/twilio.ts'
import { createWorld } from '../../../../test/world.ts'

test('a SIP credential is updated with or without a password, but not with a weak one (E7)', async () => {
  const { emulator } = await createWorld()
  const client = twilioClient(emulator)
  const list = await client.sip.credentialLists.create({ friendlyName: 'desk' })
  const credentials = client.sip.credentialLists(list.sid).credentials
  const { sid } = await credentials.create({ username: 'desk', password: 'A-long-password-1' })
  const credential = client.sip.credentialLists(list.sid).credentials(sid)
  expect(await credential.update({})).toMatchObject({ username: 'desk' })
  await expect(credential.update({ password: 'weak' })).rejects.toMatchObject({ status: 400 })
})
