import { describe, expect, test } from 'vitest'
import { twilioClient } from '../../../../test/twilio.ts'
import { APP, createWorld } from '../../../../test/world.ts'

const PASSWORD = 'Correct-horse-7'
const TARGET = {
  weight: 10,
  priority: 10,
  enabled: true,
  friendlyName: 'pbx',
  sipUrl: 'sip:pbx.example;transport=tls',
}
const clientOf = async () => {
  const world = await createWorld()
  return { ...world, client: twilioClient(world.emulator) }
}

describe('the official twilio client', () => {
  test('makes, reads, changes, lists and removes a trunk', async () => {
    const { client } = await clientOf()
    const { trunks } = client.trunking.v1
    const trunk = await trunks.create({ friendlyName: 'acme', domainName: 'acme.pstn.twilio.com' })
    expect(trunk).toMatchObject({
      sid: expect.stringMatching(/^TK[\da-f]{32}$/),
      domainName: 'acme.pstn.twilio.com',
      secure: false,
      transferMode: 'disable-all',
      authType: '',
      authTypeSet: [],
      recording: { mode: 'do-not-record' },
    })
    expect(trunk.dateCreated).toBeInstanceOf(Date)
    // Records that were created have verbs that do not know their sid (twilio 6.2.0).
    const at = trunks(trunk.sid)
    const changed = await at.update({ secure: true, transferMode: 'enable-all' })
    expect(changed).toMatchObject({ secure: true, transferMode: 'enable-all' })
    expect((await at.fetch()).friendlyName).toBe('acme')
    expect(await at.recordings().fetch()).toMatchObject({ trim: 'do-not-trim' })
    expect(await at.remove()).toBe(true)
    await expect(at.fetch()).rejects.toMatchObject({ status: 404, code: 20404 })
  })

  test('walks a list of several pages', async () => {
    const { client } = await clientOf()
    const { trunks } = client.trunking.v1
    for (const name of ['a', 'b', 'c']) await trunks.create({ friendlyName: name })
    const listed = await trunks.list({ pageSize: 2 })
    expect(listed.map(({ friendlyName }) => friendlyName)).toEqual(['a', 'b', 'c'])
  })

  test('hangs lists, targets and numbers on it', async () => {
    const { client } = await clientOf()
    const { sid } = await client.trunking.v1.trunks.create({ friendlyName: 'acme' })
    const trunk = client.trunking.v1.trunks(sid)
    const list = await client.sip.credentialLists.create({ friendlyName: 'acme' })
    const users = client.sip.credentialLists(list.sid).credentials
    const user = await users.create({ username: 'acme', password: PASSWORD })
    expect(user).toMatchObject({ username: 'acme', credentialListSid: list.sid })
    await users(user.sid).update({ password: 'Another-horse-8' })
    const acl = await client.sip.ipAccessControlLists.create({ friendlyName: 'acme' })
    const addresses = client.sip.ipAccessControlLists(acl.sid).ipAddresses
    const block = { friendlyName: 'office', ipAddress: '203.0.113.0', cidrPrefixLength: 24 }
    expect(await addresses.create(block)).toMatchObject(block)
    await trunk.credentialsLists.create({ credentialListSid: list.sid })
    await trunk.ipAccessControlLists.create({ ipAccessControlListSid: acl.sid })
    const target = await trunk.originationUrls.create(TARGET)
    expect(target).toMatchObject(TARGET)
    const [number] = await client.incomingPhoneNumbers.list()
    await trunk.phoneNumbers.create({ phoneNumberSid: number!.sid })
    expect(await client.incomingPhoneNumbers(number!.sid).fetch()).toMatchObject({ trunkSid: sid })
    expect(await trunk.fetch()).toMatchObject({ authTypeSet: ['IP_ACL', 'CREDENTIAL_LIST'] })
    expect(await trunk.phoneNumbers.list()).toHaveLength(1)
    await expect(client.sip.credentialLists(list.sid).remove()).rejects.toMatchObject({
      status: 400,
    })
    await trunk.credentialsLists(list.sid).remove()
    expect(await client.sip.credentialLists(list.sid).remove()).toBe(true)
    await trunk.remove()
    expect((await client.incomingPhoneNumbers(number!.sid).fetch()).trunkSid).toBeFalsy()
  })

  test.each(['weight', 'priority', 'enabled', 'friendlyName', 'sipUrl'] as const)(
    'an origination URL without %s is refused',
    async (missing) => {
      const { emulator } = await createWorld()
      const client = twilioClient(emulator)
      const trunk = await client.trunking.v1.trunks.create({ friendlyName: 'acme' })
      const { [missing]: _gone, ...form } = TARGET
      // The client itself requires all five; the request bypasses it.
      const data = Object.fromEntries(
        Object.entries(form).map(([name, value]) => [
          name[0]!.toUpperCase() + name.slice(1),
          String(value),
        ]),
      )
      const uri = `https://trunking.twilio.com/v1/Trunks/${trunk.sid}/OriginationUrls`
      const headers = { 'Content-Type': 'application/x-www-form-urlencoded' }
      const sent = await client.request({ method: 'post', uri, data, headers })
      expect(sent).toMatchObject({ statusCode: 400, body: { code: 20001, status: 400 } })
    },
  )

  test('is refused what Twilio refuses', async () => {
    const { client, clock } = await clientOf()
    const { trunks } = client.trunking.v1
    const refused = (doomed: Promise<unknown>, code: number) =>
      expect(doomed).rejects.toMatchObject({ status: 400, code })
    await refused(trunks.create({ domainName: 'acme.example' }), 21245)
    await refused(trunks.create({ friendlyName: 'n'.repeat(65) }), 20001)
    const trunk = await trunks.create({ domainName: 'acme.pstn.twilio.com' })
    await refused(trunks.create({ domainName: 'ACME.pstn.twilio.com' }), 21248)
    await trunks(trunk.sid).remove()
    await refused(trunks.create({ domainName: 'acme.pstn.twilio.com' }), 21248)
    await clock.advance(30 * 86_400_000)
    await trunks.create({ domainName: 'acme.pstn.twilio.com' })

    const list = await client.sip.credentialLists.create({ friendlyName: 'acme' })
    const users = client.sip.credentialLists(list.sid).credentials
    for (const password of ['Short1', 'nodigits-Here', 'lower-only-12345', 'UPPER-ONLY-12345'])
      await refused(users.create({ username: 'acme', password }), 21241)
    await users.create({ username: 'acme', password: PASSWORD })
    await refused(users.create({ username: 'acme', password: PASSWORD }), 21242)
    const acl = await client.sip.ipAccessControlLists.create({ friendlyName: 'acme' })
    const { ipAddresses } = client.sip.ipAccessControlLists(acl.sid)
    await refused(ipAddresses.create({ friendlyName: 'a', ipAddress: '2001:db8::1' }), 21235)
    await refused(
      ipAddresses.create({ friendlyName: 'a', ipAddress: '192.0.2.1', cidrPrefixLength: 33 }),
      20001,
    )
  })

  test('searches, buys, points and releases a number', async () => {
    const { client } = await clientOf()
    const found = await client.availablePhoneNumbers('US').local.list({ contains: '415555012*' })
    expect(found).toHaveLength(10)
    const { phoneNumber } = found[0]!
    const bought = await client.incomingPhoneNumbers.create({ phoneNumber })
    expect(bought.phoneNumber).toBe(phoneNumber)
    await expect(client.incomingPhoneNumbers.create({ phoneNumber })).rejects.toMatchObject({
      code: 21422,
    })
    const at = client.incomingPhoneNumbers(bought.sid)
    expect(await at.update({ voiceUrl: `${APP}/in` })).toMatchObject({ voiceUrl: `${APP}/in` })
    expect(await at.remove()).toBe(true)
    expect(await client.incomingPhoneNumbers.list({ phoneNumber })).toEqual([])
  })

  test('makes a SIP domain and maps its lists', async () => {
    const { client } = await clientOf()
    const domainName = 'acme.sip.twilio.com'
    const domain = await client.sip.domains.create({ domainName, voiceUrl: `${APP}/answer` })
    expect(domain).toMatchObject({ domainName, authType: '', voiceMethod: 'POST' })
    const acl = await client.sip.ipAccessControlLists.create({ friendlyName: 'acme' })
    const { ipAccessControlListMappings: mappings } = client.sip.domains(domain.sid).auth.calls
    await mappings.create({ ipAccessControlListSid: acl.sid })
    expect(await mappings.list()).toHaveLength(1)
    expect((await client.sip.domains(domain.sid).fetch()).authType).toBe('IP_ACL')
    await mappings(acl.sid).remove()
    await client.sip.domains(domain.sid).remove()
    await expect(client.sip.domains.create({ domainName })).rejects.toMatchObject({ status: 400 })
  })
})
