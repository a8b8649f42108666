import { describe, expect, test } from 'vitest'
import {
  createCall,
  fetchCall,
  FROM,
  outcome,
  sidOf,
  TO,
  twilioRequest,
} from '../../../../test/twilio.ts'
import { APP, createWorld, type World } from '../../../../test/world.ts'

const response = (verbs: string): string => `<?xml version="1.0"?><Response>${verbs}</Response>`
const states = ({ emulator }: World): readonly string[] =>
  emulator.calls().map(({ to, state, end }) => `${to} ${end?.cause ?? state}`)

async function childrenOf({ emulator }: World, sid: string): Promise<Record<string, unknown>[]> {
  const { body } = await twilioRequest(emulator, 'GET', `/Calls.json?ParentCallSid=${sid}`)
  return (body as { calls: Record<string, unknown>[] }).calls
}

describe('documents', () => {
  test('Url is asked with the call and its answer runs', async () => {
    const world = await createWorld()
    const { emulator, clock, received, answers } = world
    answers.set('/voice', response('<Play digits="7"/><Redirect>next</Redirect>'))
    answers.set('/next', response('<Pause length="2"/>'))
    const sid = sidOf(await createCall(emulator, { Url: `${APP}/voice` }))
    await clock.advance(5_000)
    expect(received[0]?.form).toMatchObject({
      CallSid: sid,
      CallStatus: 'in-progress',
      Direction: 'outbound-api',
      To: TO,
      From: FROM,
    })
    expect(received[1]?.url).toBe(`${APP}/next`)
    expect(emulator.calls()[0]?.digits).toBe('7')
    await clock.advance(2_000)
    expect(await fetchCall(emulator, sid)).toMatchObject({ status: 'completed', duration: '2' })
  })

  test('a broken document asks the fallback, without one the call ends', async () => {
    const { emulator, clock, received, answers } = await createWorld()
    answers.set('/voice', '<Response><Say>')
    answers.set('/fallback', response('<Pause length="9"/>'))
    const Url = `${APP}/voice`
    const kept = sidOf(await createCall(emulator, { Url, FallbackUrl: `${APP}/fallback` }))
    const lost = sidOf(await createCall(emulator, { Url }))
    await clock.advance(4_500)
    expect(received.find(({ url }) => url.endsWith('/fallback'))?.form).toMatchObject({
      ErrorCode: '12100',
      ErrorUrl: Url,
    })
    expect((await fetchCall(emulator, kept))['status']).toBe('in-progress')
    expect((await fetchCall(emulator, lost))['status']).toBe('completed')
  })

  test('SendDigits come first, GET carries the call in the query', async () => {
    const { emulator, clock, received, answers } = await createWorld()
    answers.set('/voice', response('<Pause length="9"/>'))
    await createCall(emulator, { Url: `${APP}/voice`, Method: 'GET', SendDigits: 'WW12' })
    await clock.advance(5_900)
    expect(received).toEqual([])
    await clock.advance(200)
    expect(emulator.calls()[0]?.digits).toBe('12')
    expect(new URL(received[0]!.url).searchParams.get('CallStatus')).toBe('in-progress')
    expect(received[0]?.method).toBe('GET')
  })

  test('Gather and Record hand over what they got', async () => {
    const { emulator, clock, received, answers } = await createWorld()
    answers.set('/voice', response('<Gather action="/keys" timeout="3"><Say>Press</Say></Gather>'))
    answers.set('/keys', response('<Record action="/recorded" maxLength="4"/>'))
    await createCall(emulator, { Url: `${APP}/voice` })
    await clock.advance(4_100)
    emulator.network.legs()[0]?.press('42#')
    await clock.advance(500)
    emulator.network.legs()[0]?.speak('My name, my number, and what it is about, at some length')
    await clock.advance(12_000)
    expect(received.find(({ url }) => url.endsWith('/keys'))?.form['Digits']).toBe('42')
    expect(received.at(-1)?.form).toMatchObject({
      RecordingDuration: '4',
      RecordingSid: expect.stringMatching(/^RE/),
    })
  })
})

describe('dial', () => {
  test('rings a child call that ends with its parent', async () => {
    const world = await createWorld()
    const { emulator, clock, received } = world
    const noun = `<Number statusCallback="${APP}/child" statusCallbackEvent="initiated ringing answered completed">${outcome(24)}</Number>`
    const Twiml = response(`<Dial answerOnBridge="true" record="record-from-answer">${noun}</Dial>`)
    const sid = sidOf(await createCall(emulator, { Twiml }))
    await clock.advance(9_000)
    const [child] = await childrenOf(world, sid)
    expect(child).toMatchObject({
      parent_call_sid: sid,
      direction: 'outbound-dial',
      status: 'in-progress',
      to: outcome(24),
      from: FROM,
    })
    const [first, second] = emulator.ledger()
    expect([first?.to, second?.to]).toEqual([TO, outcome(24)])
    expect(second?.request).toEqual(first?.request)
    const recordings = await twilioRequest(emulator, 'GET', `/Calls/${sid}/Recordings.json`)
    expect(recordings.body).toMatchObject({ recordings: [{ source: 'DialVerb', call_sid: sid }] })
    await twilioRequest(emulator, 'POST', `/Calls/${sid}.json`, { Status: 'completed' })
    expect(states(world)).toEqual([`${TO} hang-up`, `${outcome(24)} hang-up`])
    await clock.advance(1_000)
    expect(received.map(({ form }) => form['CallStatus'])).toEqual([
      'initiated',
      'ringing',
      'in-progress',
      'completed',
    ])
    expect(received[0]?.form['ParentCallSid']).toBe(sid)
  })

  test('the child that hangs up lets the parent go on with the action', async () => {
    const world = await createWorld()
    const { emulator, clock, received, answers } = world
    answers.set('/after', response('<Pause length="100"/>'))
    const Twiml = response(`<Dial action="${APP}/after">${outcome(62)}</Dial>`)
    const sid = sidOf(await createCall(emulator, { Twiml }))
    await clock.advance(15_000)
    expect(received[0]?.form).toMatchObject({
      DialCallStatus: 'completed',
      DialCallDuration: '5',
      DialBridged: 'true',
    })
    expect((await fetchCall(emulator, sid))['status']).toBe('in-progress')
  })

  test.each([
    [50, 'busy', 0],
    [51, 'no-answer', 1],
    [52, 'busy', 1],
    [54, 'failed', 0],
    [57, 'failed', 0],
    [64, 'failed', 0],
  ])('a child to %i ends as %s', async (digits, status, rings) => {
    const { emulator, clock, received } = await createWorld()
    const Twiml = response(`<Dial timeout="10" action="${APP}/after">${outcome(digits)}</Dial>`)
    await createCall(emulator, { Twiml })
    await clock.advance(30_000)
    expect(received[0]?.form['DialCallStatus']).toBe(status)
    expect(emulator.ledger()).toHaveLength(1 + rings)
  })

  test('several ring together and the first to answer wins', async () => {
    const world = await createWorld()
    const { emulator, clock } = world
    const numbers = [outcome(51), outcome(24)].map((number) => `<Number>${number}</Number>`)
    const Twiml = response(`<Dial>${numbers.join('')}</Dial>`)
    await createCall(emulator, { Twiml })
    await clock.advance(9_000)
    expect(states(world).slice(1)).toEqual([`${outcome(51)} canceled`, `${outcome(24)} answered`])
  })

  test('timeLimit ends the child', async () => {
    const world = await createWorld()
    const Twiml = response(`<Dial timeLimit="10">${outcome(24)}</Dial><Pause length="30"/>`)
    await createCall(world.emulator, { Twiml })
    await world.clock.advance(19_000)
    expect(states(world)).toEqual([`${TO} answered`, `${outcome(24)} max-duration`])
  })

  test('a caller ID that is not ours fails without a ring', async () => {
    const { emulator, clock, received } = await createWorld()
    const Twiml = response(
      `<Dial callerId="+14155550177" action="${APP}/after">${outcome(24)}</Dial>`,
    )
    await createCall(emulator, { Twiml })
    await clock.advance(10_000)
    expect(received[0]?.form).toMatchObject({ DialCallStatus: 'failed', DialBridged: 'false' })
    expect(emulator.ledger()).toHaveLength(1)
  })

  test('a SIP noun carries its headers to the host that owns it', async () => {
    const { emulator, clock } = await createWorld()
    const seen: unknown[] = []
    emulator.network.hosts.register('rooms.example', (leg) => {
      seen.push(leg.to, leg.sipHeaders)
      leg.answer()
      leg.onDigits((digits) => seen.push(digits))
    })
    const uri = 'sip:blue@rooms.example;transport=tls?X-Room=7&amp;Y=1'
    await createCall(emulator, { Twiml: response(`<Dial><Sip>${uri}</Sip></Dial>`) })
    await clock.advance(5_000)
    expect(seen).toEqual([uri.replace('&amp;', '&'), { 'X-Room': '7' }])
    expect(emulator.ledger()).toHaveLength(2)
  })

  test('redirecting the parent hangs up the child, redirecting the child frees the parent', async () => {
    const world = await createWorld()
    const { emulator, clock } = world
    const Twiml = response(`<Dial>${outcome(24)}</Dial><Pause length="90"/>`)
    const hold = response('<Pause length="90"/>')
    const parent = sidOf(await createCall(emulator, { Twiml }))
    const other = sidOf(await createCall(emulator, { Twiml, To: outcome(25) }))
    await clock.advance(9_000)
    await twilioRequest(emulator, 'POST', `/Calls/${parent}.json`, { Twiml: hold })
    const [child] = await childrenOf(world, other)
    await twilioRequest(emulator, 'POST', `/Calls/${child?.['sid'] as string}.json`, {
      Twiml: response('<Play digits="9"/><Pause length="90"/>'),
    })
    await clock.advance(1_000)
    expect(states(world)).toEqual([
      `${TO} answered`,
      `${outcome(25)} answered`,
      `${outcome(24)} hang-up`,
      `${outcome(24)} answered`,
    ])
    expect(emulator.calls()[3]?.digits).toBe('9')
  })

  test('a conference holds its members until the one who ends it leaves', async () => {
    const world = await createWorld()
    const { emulator, clock, received } = world
    const join = (ends: boolean): string =>
      response(
        `<Dial><Conference endConferenceOnExit="${ends}" statusCallback="${APP}/c" statusCallbackEvent="start end join leave">room</Conference></Dial>`,
      )
    const first = sidOf(await createCall(emulator, { Twiml: join(true) }))
    await createCall(emulator, { Twiml: join(false), To: outcome(24) })
    await clock.advance(6_000)
    expect(states(world)).toEqual([`${TO} answered`, `${outcome(24)} answered`])
    await twilioRequest(emulator, 'POST', `/Calls/${first}.json`, { Status: 'completed' })
    await clock.advance(1_000)
    expect(states(world)).toEqual([`${TO} hang-up`, `${outcome(24)} hang-up`])
    expect(received.map(({ form }) => form['StatusCallbackEvent'])).toEqual([
      'participant-join',
      'participant-join',
      'conference-start',
      'participant-leave',
      'participant-leave',
      'conference-end',
    ])
  })
})

describe('machine detection', () => {
  test('holds the document back until the verdict', async () => {
    const { emulator, clock, received, answers } = await createWorld()
    answers.set('/voice', response('<Pause length="90"/>'))
    await createCall(emulator, {
      To: outcome(61),
      Url: `${APP}/voice`,
      MachineDetection: 'DetectMessageEnd',
    })
    await clock.advance(5_900)
    expect(received).toEqual([])
    await clock.advance(200)
    expect(received[0]?.form['AnsweredBy']).toBe('machine_end_beep')
  })

  test('tells later when asynchronous, and not at all beside SendDigits', async () => {
    const { emulator, clock, received } = await createWorld()
    const detection = {
      MachineDetection: 'Enable',
      AsyncAmd: 'true',
      AsyncAmdStatusCallback: `${APP}/amd`,
    }
    const sid = sidOf(await createCall(emulator, detection))
    const ignored = sidOf(await createCall(emulator, { ...detection, SendDigits: '1' }))
    await clock.advance(7_000)
    expect(received.map(({ form }) => form)).toEqual([
      expect.objectContaining({ CallSid: sid, AnsweredBy: 'human' }),
    ])
    expect((await fetchCall(emulator, ignored))['answered_by']).toBeNull()
  })
})

test('Record tells of the recording in the last callback', async () => {
  const { emulator, clock, received } = await createWorld()
  await createCall(emulator, {
    Record: 'true',
    RecordingStatusCallback: `${APP}/recording`,
    StatusCallback: `${APP}/status`,
  })
  await clock.advance(70_000)
  const [status, recording] = received
  expect(status?.form).toMatchObject({ CallDuration: '60', RecordingDuration: '60' })
  expect(recording?.form).toMatchObject({
    RecordingSid: status?.form['RecordingSid'],
    RecordingSource: 'OutboundAPI',
    RecordingStatus: 'completed',
  })
})

test('Timeout and TimeLimit are kept', async () => {
  const world = await createWorld()
  const { emulator, clock } = world
  await createCall(emulator, { To: outcome(51), Timeout: '7' })
  await createCall(emulator, { TimeLimit: '9' })
  await clock.advance(30_000)
  const [unanswered, limited] = emulator.calls()
  const span = (from: string | null | undefined, to: string | null | undefined): number =>
    Date.parse(to!) - Date.parse(from!)
  expect(span(unanswered?.ringingAt, unanswered?.endedAt)).toBe(7_000)
  expect(span(limited?.answeredAt, limited?.endedAt)).toBe(9_000)
})
