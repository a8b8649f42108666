import { describe, expect, test } from 'vitest'
import type { SipOffer } from '../../../network/leg.ts'
import { FROM, outcome, TO, twilioClient } from '../../../../test/twilio.ts'
import { APP, createWorld } from '../../../../test/world.ts'

const auth = { username: 'acme', password: 'Correct-horse-7' }
const source = '203.0.113.9'

const createScene = async (lists: readonly ('digest' | 'addresses')[], secure = false) => {
  const lines: string[] = []
  const world = await createWorld({ log: (line) => lines.push(line) })
  const { emulator, clock } = world
  const client = twilioClient(emulator)
  const made = await client.trunking.v1.trunks.create({
    domainName: 'acme.pstn.twilio.com',
    friendlyName: 'acme',
    secure,
  })
  // Records that were created have verbs that do not know their sid (twilio 6.2.0).
  const trunk = client.trunking.v1.trunks(made.sid)
  if (lists.includes('digest')) {
    const { sid } = await client.sip.credentialLists.create({ friendlyName: 'acme' })
    await client.sip.credentialLists(sid).credentials.create(auth)
    await trunk.credentialsLists.create({ credentialListSid: sid })
  }
  if (lists.includes('addresses')) {
    const { sid } = await client.sip.ipAccessControlLists.create({ friendlyName: 'acme' })
    const block = { friendlyName: 'a', ipAddress: '203.0.113.0', cidrPrefixLength: 24 }
    await client.sip.ipAccessControlLists(sid).ipAddresses.create(block)
    await trunk.ipAccessControlLists.create({ ipAccessControlListSid: sid })
  }
  const dial = (to: string, sip: SipOffer, from: string = FROM) =>
    emulator.network.dial({
      provider: 'pbx',
      from,
      to,
      callId: 'pbx-1',
      cause: { method: 'POST', url: 'http://pbx.invalid/', headers: {}, body: '' },
      sip,
      on: { ringing: () => undefined, answered: () => undefined, ended: () => undefined },
    })
  const alerts = () => lines.flatMap((line) => /^twilio (32\d{3})/.exec(line)?.[1] ?? [])
  return { ...world, emulator, clock, client, trunk, trunkSid: made.sid, dial, alerts }
}
const toTrunk = (number: string) => `sip:${number}@acme.pstn.twilio.com`

describe('termination', () => {
  test.each([
    ['digest', { auth }],
    ['addresses', { source }],
  ] as const)('with the right %s rings the number as a second leg', async (list, sip) => {
    const { emulator, clock, client, trunkSid, dial } = await createScene([list])
    const leg = dial(toTrunk(TO), sip)
    await clock.advance(2_000)
    // Not in the list before it is over, and never with a callback (support 223132267).
    expect(await client.calls.list()).toEqual([])
    await clock.advance(3_000)
    expect(leg.state).toBe('answered')
    expect(emulator.ledger().map(({ provider, to }) => [provider, to])).toEqual([
      ['twilio', TO],
      ['pbx', toTrunk(TO)],
    ])
    leg.sendDigits('12')
    expect(emulator.calls().find(({ provider }) => provider === 'twilio')?.digits).toBe('12')
    await clock.advance(70_000)
    expect(leg.end).toMatchObject({ cause: 'hang-up', by: 'callee' })
    const [call] = await client.calls.list()
    expect(call).toMatchObject({
      direction: 'trunking-terminating',
      trunkSid,
      status: 'completed',
      duration: '60',
      to: TO,
      from: FROM,
    })
  })

  test('a caller who gives up stops the ringing', async () => {
    const { emulator, clock, dial } = await createScene(['digest'])
    const leg = dial(toTrunk(TO), { auth })
    await clock.advance(2_000)
    leg.hangUp()
    expect(emulator.calls().find(({ provider }) => provider === 'twilio')?.state).toBe('ended')
  })

  test.each([
    [50, 486],
    [52, 603],
    [53, 404],
    [54, 503],
  ])('outcome %i comes back as %i', async (digits, sipStatus) => {
    const { clock, dial } = await createScene(['digest'])
    const leg = dial(toTrunk(outcome(digits)), { auth })
    await clock.advance(20_000)
    expect(leg.end?.sipStatus).toBe(sipStatus)
  })

  test.each([
    [[], { auth }, FROM, '32200', 403],
    [['addresses'], { source: '198.51.100.1' }, FROM, '32201', 403],
    [['digest'], {}, FROM, '32202', 403],
    [['digest'], { auth: { ...auth, password: 'Wrong-horse-7' } }, FROM, '32202', 403],
    [['digest', 'addresses'], { auth, source: '198.51.100.1' }, FROM, '32201', 403],
    [['digest', 'addresses'], { source }, FROM, '32202', 403],
    [['digest'], { auth }, '+14155550177', '32204', 403],
    [['digest'], { auth }, 'sip:room@example.sip.daily.co', '32204', 403],
    [['digest'], { auth, srtp: true }, FROM, '32207', 488],
  ] as const)('lists %j, offer %j, from %s: %s', async (lists, sip, from, code, sipStatus) => {
    const { emulator, clock, dial, alerts } = await createScene(lists)
    const leg = dial(toTrunk(TO), sip, from)
    await clock.advance(5_000)
    expect(leg.end?.sipStatus).toBe(sipStatus)
    expect(alerts()).toEqual([code])
    expect(emulator.ledger()).toEqual([])
  })

  test.each([
    [{ auth, transport: 'udp', srtp: true }, '32209'],
    [{ auth, transport: 'tcp', srtp: true }, '32209'],
    [{ auth, transport: 'tls' }, '32208'],
  ] as const)('a secure trunk: %j is refused with %s', async (sip, code) => {
    const { clock, dial, alerts } = await createScene(['digest'], true)
    dial(toTrunk(TO), sip)
    await clock.advance(5_000)
    expect(alerts()).toEqual([code])
  })

  test('a secure trunk takes TLS with SRTP, at an edge too', async () => {
    const { clock, dial } = await createScene(['digest'], true)
    const to = `sip:${TO}@acme.pstn.dublin.twilio.com`
    const leg = dial(to, { auth, transport: 'tls', srtp: true })
    await clock.advance(5_000)
    expect(leg.state).toBe('answered')
  })
})

describe('origination', () => {
  const target = { weight: 1, enabled: true, friendlyName: 'pbx' }

  test('a call to an attached number goes to the first target that is there', async () => {
    const { emulator, clock, client, trunk, dial } = await createScene(['digest'])
    const urls = trunk.originationUrls
    await urls.create({ ...target, priority: 1, enabled: false, sipUrl: 'sip:off.example' })
    await urls.create({ ...target, priority: 2, sipUrl: 'sip:down.example' })
    await urls.create({ ...target, priority: 3, sipUrl: 'sip:x@pbx.example;transport=tls' })
    const [number] = await client.incomingPhoneNumbers.list({ phoneNumber: FROM })
    await trunk.phoneNumbers.create({ phoneNumberSid: number!.sid })
    emulator.network.hosts.register('down.example', (leg) => leg.reject(503))
    const arrived: unknown[] = []
    emulator.network.hosts.register('pbx.example', (leg) => {
      arrived.push([leg.from, leg.to, leg.sip.transport, leg.sip.srtp])
      leg.answer()
    })
    const leg = dial(FROM, {}, TO)
    await clock.advance(1_000)
    expect(arrived).toEqual([[TO, `sip:${FROM}@pbx.example;transport=tls`, 'tls', false]])
    expect(leg.state).toBe('answered')
    leg.hangUp()
    await clock.advance(1_000)
    expect((await client.calls.list())[0]).toMatchObject({ direction: 'trunking-originating' })
  })

  test('a busy target does not lead to the next one', async () => {
    const { emulator, clock, client, trunk, dial } = await createScene(['digest'])
    await trunk.originationUrls.create({ ...target, priority: 1, sipUrl: 'sip:busy.example' })
    await trunk.originationUrls.create({ ...target, priority: 2, sipUrl: 'sip:next.example' })
    const [number] = await client.incomingPhoneNumbers.list({ phoneNumber: FROM })
    await trunk.phoneNumbers.create({ phoneNumberSid: number!.sid })
    emulator.network.hosts.register('busy.example', (leg) => leg.reject(486))
    const leg = dial(FROM, {}, TO)
    await clock.advance(1_000)
    expect(leg.end?.cause).toBe('busy')
    expect(emulator.calls()).toHaveLength(2)
  })

  test('without a target no phone is reached', async () => {
    const { clock, client, trunk, dial, alerts } = await createScene(['digest'])
    const [number] = await client.incomingPhoneNumbers.list({ phoneNumber: FROM })
    await trunk.phoneNumbers.create({ phoneNumberSid: number!.sid })
    const leg = dial(FROM, {}, TO)
    await clock.advance(1_000)
    expect(leg.end?.sipStatus).toBe(480)
    expect(alerts()).toEqual(['32009'])
  })

  test('a number that is on no trunk is a phone like any other, after a reset too', async () => {
    const { emulator, clock, client, trunk, dial } = await createScene(['digest'])
    const [number] = await client.incomingPhoneNumbers.list({ phoneNumber: FROM })
    await trunk.phoneNumbers.create({ phoneNumberSid: number!.sid })
    emulator.reset()
    const leg = dial(FROM, {}, TO)
    await clock.advance(5_000)
    expect(leg.state).toBe('answered')
    expect(await client.trunking.v1.trunks.list()).toEqual([])
  })
})

describe('calls that a document answers', () => {
  const dialOn = `<Response><Dial answerOnBridge="true" callerId="${FROM}"><Number>${TO}</Number></Dial></Response>`

  const createDomain = async (twiml: string) => {
    const scene = await createScene([])
    const { client, answers } = scene
    const domainName = 'acme.sip.twilio.com'
    const domain = await client.sip.domains.create({ domainName, voiceUrl: `${APP}/answer` })
    const { sid } = await client.sip.ipAccessControlLists.create({ friendlyName: 'acme' })
    const only = { friendlyName: 'a', ipAddress: source }
    await client.sip.ipAccessControlLists(sid).ipAddresses.create(only)
    await client.sip.domains(domain.sid).auth.calls.ipAccessControlListMappings.create({
      ipAccessControlListSid: sid,
    })
    answers.set('/answer', twiml)
    return scene
  }

  test('a SIP domain asks for it, and answers when the number does', async () => {
    const { emulator, clock, client, received, dial } = await createDomain(dialOn)
    const leg = dial(`sip:${TO}@acme.sip.twilio.com`, { source }, 'sip:room@example.sip.daily.co')
    await clock.advance(2_000)
    expect(received[0]).toMatchObject({
      url: `${APP}/answer`,
      form: { Direction: 'inbound', To: `sip:${TO}@acme.sip.twilio.com` },
    })
    expect(leg.state).toBe('ringing')
    await clock.advance(3_000)
    expect(leg.state).toBe('answered')
    expect(emulator.ledger().map(({ provider, to, from }) => [provider, to, from])).toContainEqual([
      'twilio',
      TO,
      FROM,
    ])
    await clock.advance(70_000)
    expect(leg.end?.cause).toBe('hang-up')
    const calls = await client.calls.list()
    expect(calls.map(({ direction }) => direction).toSorted()).toEqual(['inbound', 'outbound-dial'])
  })

  test('which may turn the caller away, as an address that is not listed is', async () => {
    const { clock, dial, alerts } = await createDomain('<Response><Reject/></Response>')
    const rejected = dial(`sip:${TO}@acme.sip.twilio.com`, { source })
    const stranger = dial(`sip:${TO}@acme.sip.twilio.com`, { source: '198.51.100.1' })
    await clock.advance(2_000)
    expect(rejected).toMatchObject({ state: 'ended', answeredAt: undefined })
    expect(stranger.end?.sipStatus).toBe(403)
    expect(alerts()).toEqual(['32201'])
  })

  test('a number with a voice URL may show the caller’s own number to the next phone', async () => {
    const { emulator, clock, client, answers, dial } = await createScene([])
    const next = outcome(24)
    const dialNext = (callerId: string) =>
      `<Response><Dial callerId="${callerId}"><Number>${next}</Number></Dial></Response>`
    const [number] = await client.incomingPhoneNumbers.list({ phoneNumber: FROM })
    await client.incomingPhoneNumbers(number!.sid).update({ voiceUrl: `${APP}/in` })
    for (const [callerId, rings] of [
      [TO, 1],
      [outcome(25), 1],
    ] as const) {
      answers.set('/in', dialNext(callerId))
      dial(FROM, {}, TO)
      await clock.advance(4_000)
      expect(emulator.ledger().filter((ring) => ring.to === next)).toHaveLength(rings)
    }
  })

  test('a number asks its fallback when its voice URL has no document, and reports the end', async () => {
    const { emulator, clock, client, received, answers } = await createScene([])
    const [number] = await client.incomingPhoneNumbers.list()
    const at = client.incomingPhoneNumbers(number!.sid)
    const changed = await at.update({
      voiceUrl: `${APP}/in`,
      voiceFallbackUrl: `${APP}/fallback`,
      statusCallback: `${APP}/status`,
    })
    expect(changed).toMatchObject({
      voiceFallbackUrl: `${APP}/fallback`,
      statusCallback: `${APP}/status`,
      statusCallbackMethod: 'POST',
    })
    answers.set('/in', 'not a document')
    answers.set('/fallback', '<Response><Say>Welcome</Say></Response>')
    emulator.inbound({ from: '+14155550133', to: number!.phoneNumber })
    await clock.advance(20_000)
    expect(received.map(({ url }) => url)).toEqual([
      `${APP}/in`,
      `${APP}/fallback`,
      `${APP}/status`,
    ])
    expect(received[2]!.form).toMatchObject({ CallStatus: 'completed', Direction: 'inbound' })
    await at.update({ statusCallback: '' })
    expect(await at.fetch()).toMatchObject({ statusCallback: null })
  })

  test('a number with a voice URL asks for it too', async () => {
    const { clock, client, answers, dial } = await createScene([])
    answers.set('/in', '<Response><Pause length="5"/></Response>')
    const [number] = await client.incomingPhoneNumbers.list({ phoneNumber: FROM })
    await client.incomingPhoneNumbers(number!.sid).update({ voiceUrl: `${APP}/in` })
    const leg = dial(FROM, {}, TO)
    await clock.advance(1_000)
    expect(leg.state).toBe('answered')
    await clock.advance(5_000)
    expect(leg.end).toMatchObject({ cause: 'hang-up', by: 'callee' })
  })
})
