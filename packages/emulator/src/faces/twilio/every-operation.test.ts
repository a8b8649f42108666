import type twilioSdk from 'twilio'
import { expect, test } from 'vitest'
import { FROM, HOLD, TO, twilioClient } from '../../../test/twilio.ts'
import { lifecycle, reached } from '../../../test/reached.ts'
import { APP, createWorld, type World } from '../../../test/world.ts'

type Client = twilioSdk.Twilio
const sidOf = ({ sid }: { readonly sid: string }): string => sid
const PASSWORD = 'Correct-horse-7'

test('every operation is reached by the official client, or as the documentation prints it', async () => {
  const world = await createWorld()
  const client = twilioClient(world.emulator)
  await calls(client, world)
  await conferences(client, world)
  await numbers(client)
  await lists(client)
  await domains(client)
  await trunks(client)
  const { byClient, byDocument, unreached } = reached(world.emulator, ['twilio'], /^twilio-node/)
  expect(unreached).toEqual([])
  // "Fetch a recording's media file" (twilio.com/docs/voice/api/recording): the client has no method for it.
  expect(byDocument).toEqual([
    'GET /2010-04-01/Accounts/{account}/Recordings/{sid}.mp3',
    'GET /2010-04-01/Accounts/{account}/Recordings/{sid}.wav',
    'GET /2010-04-01/Accounts/{account}/Recordings/{sid}',
  ])
  expect(byClient.length).toBeGreaterThan(90)
})

async function calls(client: Client, { clock, emulator }: World): Promise<void> {
  const account = client.api.v2010.account
  await account.fetch()
  const call = await client.calls.create({ to: TO, from: FROM, twiml: HOLD })
  await clock.advance(5_000)
  const at = client.calls(call.sid)
  await at.fetch()
  await client.calls.list()
  const record = async (): Promise<string> => {
    const { sid } = await at.recordings.create()
    await clock.advance(2_000)
    await at
      .recordings('Twilio.CURRENT')
      .update({ status: 'stopped' })
      .catch(() => undefined)
    await at
      .recordings(sid)
      .update({ status: 'stopped' })
      .catch(() => undefined)
    await clock.advance(5_000)
    return sid
  }
  const first = await record()
  await at.recordings.list()
  await at.recordings(first).fetch()
  const { baseUrl, credentials } = emulator.keys()['twilio']!
  for (const kind of ['', '.mp3', '.wav'])
    await fetch(
      `${baseUrl}/2010-04-01/Accounts/${credentials['accountSid']}/Recordings/${first}${kind}`,
    )
  await client.recordings.list()
  await client.recordings(first).fetch()
  await client.recordings(first).remove()
  await at.recordings(await record()).remove()
  await at.update({ status: 'completed' })
  await clock.advance(1_000)
  await at.remove()
}

async function conferences(client: Client, { clock }: World): Promise<void> {
  const { conferenceSid, callSid } = await client
    .conferences('desk')
    .participants.create({ from: FROM, to: TO })
  await client.conferences('desk').participants.create({ from: FROM, to: '+14155550124' })
  await clock.advance(5_000)
  const at = client.conferences(conferenceSid)
  await client.conferences.list()
  await at.fetch()
  await at.participants.list()
  const participant = at.participants(callSid)
  await participant.fetch()
  await participant.update({ muted: true })
  await participant.remove()
  await at.update({ status: 'completed' })
}

async function numbers(client: Client): Promise<void> {
  const available = client.availablePhoneNumbers('US')
  const [first] = await available.local.list({ limit: 1 })
  await available.mobile.list()
  await available.tollFree.list()
  await client.outgoingCallerIds.list()
  const own = client.incomingPhoneNumbers
  await lifecycle({
    create: () => own.create({ phoneNumber: first!.phoneNumber }),
    id: sidOf,
    list: () => own.list(),
    get: (sid) => own(sid).fetch(),
    update: (sid) => own(sid).update({ voiceUrl: `${APP}/voice` }),
    remove: (sid) => own(sid).remove(),
  })
}

async function lists({ sip }: Client): Promise<void> {
  const friendlyName = 'desk'
  const users = async (list: string): Promise<void> => {
    const { credentials } = sip.credentialLists(list)
    await lifecycle({
      create: () => credentials.create({ username: 'desk', password: PASSWORD }),
      id: sidOf,
      list: () => credentials.list(),
      get: (sid) => credentials(sid).fetch(),
      update: (sid) => credentials(sid).update({ password: 'Another-horse-8' }),
      remove: (sid) => credentials(sid).remove(),
    })
  }
  const addresses = async (list: string): Promise<void> => {
    const { ipAddresses } = sip.ipAccessControlLists(list)
    await lifecycle({
      create: () => ipAddresses.create({ friendlyName, ipAddress: '203.0.113.1' }),
      id: sidOf,
      list: () => ipAddresses.list(),
      get: (sid) => ipAddresses(sid).fetch(),
      update: (sid) => ipAddresses(sid).update({ friendlyName: 'office' }),
      remove: (sid) => ipAddresses(sid).remove(),
    })
  }
  await lifecycle({
    create: () => sip.credentialLists.create({ friendlyName }),
    id: sidOf,
    list: () => sip.credentialLists.list(),
    get: (sid) => sip.credentialLists(sid).fetch(),
    update: (sid) =>
      sip
        .credentialLists(sid)
        .update({ friendlyName: 'b' })
        .then(() => users(sid)),
    remove: (sid) => sip.credentialLists(sid).remove(),
  })
  await lifecycle({
    create: () => sip.ipAccessControlLists.create({ friendlyName }),
    id: sidOf,
    list: () => sip.ipAccessControlLists.list(),
    get: (sid) => sip.ipAccessControlLists(sid).fetch(),
    update: (sid) =>
      sip
        .ipAccessControlLists(sid)
        .update({ friendlyName: 'b' })
        .then(() => addresses(sid)),
    remove: (sid) => sip.ipAccessControlLists(sid).remove(),
  })
}

/** A list of each kind. */
async function listSids({
  sip,
}: Client): Promise<readonly [credentials: string, addresses: string]> {
  const users = await sip.credentialLists.create({ friendlyName: 'users' })
  const addresses = await sip.ipAccessControlLists.create({ friendlyName: 'addresses' })
  return [users.sid, addresses.sid]
}

/** What the four lists of mappings have in common. */
type Mappings = {
  (sid: string): { fetch(): Promise<unknown>; remove(): Promise<boolean> }
  list(): Promise<unknown>
}

async function domains(client: Client): Promise<void> {
  const { sip } = client
  const [credentialListSid, ipAccessControlListSid] = await listSids(client)
  const mappings = async (domain: string): Promise<void> => {
    const at = sip.domains(domain)
    const { credentialListMappings, ipAccessControlListMappings } = at
    const { calls: byCalls } = at.auth
    const parts: readonly (readonly [Mappings, () => Promise<{ readonly sid: string }>])[] = [
      [credentialListMappings, () => credentialListMappings.create({ credentialListSid })],
      [
        byCalls.credentialListMappings,
        () => byCalls.credentialListMappings.create({ credentialListSid }),
      ],
      [
        ipAccessControlListMappings,
        () => ipAccessControlListMappings.create({ ipAccessControlListSid }),
      ],
      [
        byCalls.ipAccessControlListMappings,
        () => byCalls.ipAccessControlListMappings.create({ ipAccessControlListSid }),
      ],
    ]
    for (const [part, create] of parts)
      await lifecycle({
        create,
        id: sidOf,
        list: () => part.list(),
        get: (sid) => part(sid).fetch(),
        remove: (sid) => part(sid).remove(),
      })
  }
  await lifecycle({
    create: () => sip.domains.create({ domainName: 'desk.sip.twilio.com' }),
    id: sidOf,
    list: () => sip.domains.list(),
    get: (sid) => sip.domains(sid).fetch(),
    update: (sid) =>
      sip
        .domains(sid)
        .update({ friendlyName: 'b' })
        .then(() => mappings(sid)),
    remove: (sid) => sip.domains(sid).remove(),
  })
}

const TARGET = {
  weight: 1,
  priority: 1,
  enabled: true,
  friendlyName: 'pbx',
  sipUrl: 'sip:a.example',
}

async function trunks(client: Client): Promise<void> {
  const { trunks: all } = client.trunking.v1
  const [credentialListSid, ipAccessControlListSid] = await listSids(client)
  const [number] = await client.incomingPhoneNumbers.list({ limit: 1 })
  const parts = async (trunk: string): Promise<void> => {
    const at = all(trunk)
    await at.recordings().fetch()
    await at.recordings().update({ mode: 'record-from-answer' })
    await lifecycle({
      create: () => at.originationUrls.create(TARGET),
      id: sidOf,
      list: () => at.originationUrls.list(),
      get: (sid) => at.originationUrls(sid).fetch(),
      update: (sid) => at.originationUrls(sid).update({ weight: 2 }),
      remove: (sid) => at.originationUrls(sid).remove(),
    })
    await lifecycle({
      create: () => at.credentialsLists.create({ credentialListSid }),
      id: sidOf,
      list: () => at.credentialsLists.list(),
      get: (sid) => at.credentialsLists(sid).fetch(),
      remove: (sid) => at.credentialsLists(sid).remove(),
    })
    await lifecycle({
      create: () => at.ipAccessControlLists.create({ ipAccessControlListSid }),
      id: sidOf,
      list: () => at.ipAccessControlLists.list(),
      get: (sid) => at.ipAccessControlLists(sid).fetch(),
      remove: (sid) => at.ipAccessControlLists(sid).remove(),
    })
    await lifecycle({
      create: () => at.phoneNumbers.create({ phoneNumberSid: number!.sid }),
      id: sidOf,
      list: () => at.phoneNumbers.list(),
      get: (sid) => at.phoneNumbers(sid).fetch(),
      remove: (sid) => at.phoneNumbers(sid).remove(),
    })
  }
  await lifecycle({
    create: () => all.create({ friendlyName: 'desk' }),
    id: sidOf,
    list: () => all.list(),
    get: (sid) => all(sid).fetch(),
    update: (sid) =>
      all(sid)
        .update({ friendlyName: 'b' })
        .then(() => parts(sid)),
    remove: (sid) => all(sid).remove(),
  })
}
