import { expect, test } from 'vitest'
import { HOLD, plivoRequest } from '../test/plivo.ts'
import { twilioClient } from '../test/twilio.ts'
import { createWorld, send } from '../test/world.ts'

/** Keys that the documents have and replies lacked (E8). */
test('a SIP domain of Twilio names its lists, and a mapping can be fetched (E8)', async () => {
  const { emulator } = await createWorld()
  const { sip } = twilioClient(emulator)
  const { sid, subresourceUris } = await sip.domains.create({ domainName: 'desk.sip.twilio.com' })
  expect(subresourceUris).toEqual({
    credential_list_mappings: expect.stringContaining(`${sid}/CredentialListMappings.json`),
    ip_access_control_list_mappings: expect.stringContaining(
      `${sid}/IpAccessControlListMappings.json`,
    ),
  })
  const list = await sip.credentialLists.create({ friendlyName: 'desk' })
  const mappings = sip.domains(sid).credentialListMappings
  await expect(mappings(list.sid).fetch()).rejects.toMatchObject({ status: 404 })
  await mappings.create({ credentialListSid: list.sid })
  expect(await mappings(list.sid).fetch()).toMatchObject({ friendlyName: 'desk' })
})

test('a call of Plivo has its verification, numbers have their rates (E8)', async () => {
  const { answers, clock, emulator } = await createWorld()
  answers.set('/answer', HOLD)
  const call = { from: '14155550100', to: '14155550123', answer_url: 'https://a.example/answer' }
  await plivoRequest(emulator, 'POST', '/Call/', call)
  await clock.advance(100_000)
  const rates = { monthly_rental_rate: '0.80000', voice_rate: '0.00850', sms_rate: '0.00000' }
  for (const [path, keys] of [
    ['/Call/', { stir_verification: 'Not Applicable', stir_attestation: '' }],
    ['/Number/', { ...rates, sub_account_name: null }],
    ['/PhoneNumber/?country_iso=US', { ...rates, city: null, lata: 722 }],
  ] as const) {
    const { body } = await plivoRequest(emulator, 'GET', path)
    expect((body as { objects: object[] }).objects[0]).toMatchObject(keys)
  }
})

test('a number of Vonage has its callbacks, also where none is set; lists of applications have links (E8)', async () => {
  const { emulator } = await createWorld()
  const { apiKey, apiSecret } = emulator.keys()['vonage']!.credentials
  const headers = { authorization: `Basic ${btoa(`${apiKey}:${apiSecret}`)}` }
  const get = (path: string) => send(emulator, 'GET', `/vonage${path}`, { headers })
  expect((await get('/account/numbers')).body).toMatchObject({
    numbers: [{ voiceCallbackType: '', voiceCallbackValue: '', moHttpUrl: '' }, {}],
  })
  expect((await get('/v2/applications')).body).toMatchObject({
    _links: { self: {}, first: {}, last: { href: '/v2/applications?page_size=10&page=1' } },
  })
})
