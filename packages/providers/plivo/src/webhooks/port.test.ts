import { describe, expect, it } from 'vitest'
import type { OutboundCallInput, Plan } from '@callplane/core'
import {
  about,
  business,
  callbackUrl,
  callOf,
  callUuid,
  childUuid,
  connected,
  far,
  hangup,
  near,
  requestUuid,
  route,
  webhook,
} from '../../test/world.ts'

type Extra = Parameters<typeof webhook>[2]
const receive = async (purpose: string, form: Record<string, string>, extra?: Extra) => {
  const result = await connected().ports.webhooks?.receive(webhook(purpose, form, extra))
  if (result?.verdict !== 'genuine') throw new Error(result?.verdict)
  return result
}
const references = { request: requestUuid, call: callUuid }

describe('events', () => {
  it('rings', async () => {
    const { events } = await receive('for=ring&leg=far', {
      ...about,
      Event: 'Ring',
      CallStatus: 'ringing',
    })
    expect(events).toEqual([
      {
        id: `${callUuid}:ringing`,
        type: 'ringing',
        at: Date.UTC(2026, 0, 5, 12, 0, 1, 250),
        leg: 'far',
        attemptKey: 'cp1',
        references,
        providerStatus: 'ringing',
      },
    ])
  })

  it('tells answer, end and cost of a hang-up, in UTC', async () => {
    const { events } = await receive('for=hangup&leg=far', { ...hangup, 'X-PH-room': '7' })
    expect(events.map(({ id, type, at }) => [id, type, at])).toEqual([
      [`${callUuid}:answered`, 'answered', Date.UTC(2026, 0, 5, 12, 0, 4)],
      [`${callUuid}:ended`, 'ended', Date.UTC(2026, 0, 5, 12, 1, 4)],
      [`${callUuid}:cost`, 'cost', null],
    ])
    expect(events[1]).toMatchObject({
      providerStatus: 'completed',
      providerCode: '4000',
      end: { status: 'completed', reason: 'hung-up', rang: 'yes' },
      detail: { headers: { 'X-PH-room': '7' }, source: 'Callee' },
    })
    expect(events[2]?.cost).toEqual({ amount: 0.01, currency: 'USD', certainty: 'final' })
  })

  it('keeps a stated duration, whose zone does not matter (W4)', async () => {
    const talk = async (form: Record<string, string>) =>
      (await receive('for=hangup&leg=far', { ...hangup, Duration: '61', ...form })).events.find(
        ({ type }) => type === 'ended',
      )?.talkDuration
    expect(await talk({})).toBe(60)
    expect(await talk({ SessionStart: '' })).toBe(60)
    expect(await talk({ AnswerTime: '' })).toBe(61)
    expect(await talk({ AnswerTime: '', Duration: '0' })).toBeUndefined()
    expect(await talk({ AnswerTime: '', CallStatus: 'no-answer' })).toBeUndefined()
    expect(await talk({ AnswerTime: '', Duration: 'Infinity' })).toBeUndefined()
    const dialled = await receive('for=dial&leg=far', {
      ...about,
      Event: 'DialHangup',
      DialAction: 'hangup',
      DialBLegUUID: childUuid,
      DialBLegDuration: '11',
    })
    expect(dialled.events[0]).toMatchObject({ talkDuration: 11, end: { status: 'completed' } })
  })

  it('uses no time whose zone it cannot tell', async () => {
    const { SessionStart: _, ...form } = hangup
    const { events } = await receive('for=hangup&leg=far', form)
    expect(events.map(({ at }) => at)).toEqual([null, null, null])
  })

  it('tells machine from human', async () => {
    const told = async (Machine: string) =>
      (await receive('for=machine&leg=far', { ...about, Event: 'MachineDetection', Machine }))
        .events[0]?.answeredBy
    expect([await told('true'), await told('false')]).toEqual(['machine', 'human'])
  })

  it('knows the legs of a dial by the URL', async () => {
    const form = {
      ...about,
      DialALegUUID: callUuid,
      DialBLegUUID: childUuid,
      DialBLegDuration: '0',
      DialBLegHangupCauseCode: '3010',
    }
    const events = async (leg: string, Event: string, DialAction: string) =>
      (await receive(`for=dial&leg=${leg}`, { ...form, Event, DialAction })).events
    expect(await events('near', 'DialAnswer', 'answer')).toMatchObject([
      { id: `${childUuid}:answered`, type: 'answered', leg: 'near', references },
    ])
    expect(await events('far', 'DialHangup', 'hangup')).toMatchObject([
      {
        id: `${childUuid}:ended`,
        leg: 'far',
        references: { ...references, near: callUuid },
        end: { status: 'busy', reason: 'busy', rang: 'unknown' },
      },
    ])
    expect(await events('near', 'DialConnected', 'connected')).toMatchObject([{ type: 'detail' }])
  })

  it('takes recordings', async () => {
    const { events } = await receive('for=ring&leg=far', {
      ...about,
      Event: 'RecordStop',
      RecordingID: 'r',
      RecordUrl: 'https://media.plivo.com/r.mp3',
      RecordingDuration: '12',
    })
    expect(events[0]?.recording).toEqual({
      id: 'r',
      status: 'completed',
      url: 'https://media.plivo.com/r.mp3',
      duration: 12,
    })
  })

  it('takes a GET, gives one delivery one id, and keeps what it does not know', async () => {
    const form = { ...about, Event: 'Levitate' }
    const once = await receive('for=ring&leg=far', form, { method: 'GET' })
    const again = await receive('for=ring&leg=far', form, { method: 'GET' })
    const other = await receive('for=ring&leg=far', { ...form, To: '1' }, { method: 'GET' })
    expect(once.events).toMatchObject([
      { type: 'unrecognised', providerStatus: 'Levitate', references },
    ])
    expect(again.events[0]?.id).toBe(once.events[0]?.id)
    expect(other.events[0]?.id).not.toBe(once.events[0]?.id)
    expect((await receive('for=ring', { Event: 'Ring' })).events).toMatchObject([
      { type: 'unrecognised' },
    ])
  })
})

describe('documents', () => {
  const start = { ...about, Event: 'StartApp', CallStatus: 'in-progress' }
  const plan = (extra: Partial<OutboundCallInput>): Plan => ({
    action: 'call',
    call: callOf(extra),
    route,
    key: 'cp1',
    callbackUrl,
  })
  const rendered = async (given: Plan, purpose = 'for=answer&leg=far', form = start) => {
    const { ask } = await receive(purpose, form)
    const reply = ask?.render?.(given)
    expect(reply).toMatchObject({ status: 200 })
    return reply?.body.replace(/^<Response>|<\/Response>$/g, '').replaceAll('&amp;', '&')
  }
  const dial = (leg: string, more = '') =>
    `<Dial callbackMethod="POST" callerId="${business}"${more} callbackUrl="${callbackUrl}&for=dial&leg=${leg}">`

  it('reports the answer, and asks', async () => {
    const { events, ask } = await receive('for=answer&leg=far', start)
    expect(events).toMatchObject([{ type: 'answered', id: `${callUuid}:answered`, at: null }])
    expect(ask).toMatchObject({ kind: 'answer', attemptKey: 'cp1', references, to: far })
    const fallback = await receive('for=fallback&leg=near', start)
    expect(fallback.ask).toMatchObject({ references: { ...references, near: callUuid } })
  })

  it.each([
    [{}, '<Wait length="14400"/>'],
    [{ maxDuration: 60 }, '<Wait length="60"/>'],
    [{ connect: { phone: near } }, `${dial('near')}<Number>${near}</Number></Dial>`],
    [
      { connect: { sip: 'sip:desk@example.com' }, sipHeaders: { room: '7' } },
      `${dial('near')}<User sipHeaders="room=7">sip:desk@example.com</User></Dial>`,
    ],
    [
      {
        connect: { conference: 'desk' },
        options: { plivo: { conference: { endConferenceOnExit: true } } },
      },
      '<Conference endConferenceOnExit="true">desk</Conference>',
    ],
    [
      { connect: { phone: near, first: true }, ringTimeout: 20, maxDuration: 60, dtmf: 'w1A' },
      `${dial('far', ' timeout="20" timeLimit="60"')}<Number sendDigits="w1">${far}</Number></Dial>`,
    ],
    [
      { connect: { phone: near, first: true }, options: { plivo: { callerName: 'Desk' } } },
      `${dial('far', ' callerName="Desk"')}<Number>${far}</Number></Dial>`,
    ],
    [{ connect: { room: 'somewhere' } }, '<Hangup/>'],
  ])('%j', async (extra, expected) => {
    expect(await rendered(plan(extra))).toBe(expected)
  })

  it('hangs up and rejects', async () => {
    expect(await rendered({ action: 'hang-up' })).toBe('<Hangup/>')
    expect(await rendered({ action: 'reject', reason: 'busy' })).toBe('<Hangup reason="busy"/>')
    expect(await rendered({ action: 'reject', reason: 'declined' })).toBe(
      '<Hangup reason="rejected"/>',
    )
  })

  it('dials the target of a transfer, and reports no second answer', async () => {
    const purpose = `for=transfer&leg=far&to=${encodeURIComponent(near)}`
    const form = { ...start, Event: 'Redirect' }
    expect((await receive(purpose, form)).events).toMatchObject([{ type: 'detail' }])
    expect(await rendered(plan({ connect: { conference: 'desk' } }), purpose, form)).toBe(
      `${dial('near')}<Number>${near}</Number></Dial>`,
    )
  })

  it('asks about a caller, at a URL that is not of its making', async () => {
    const form = {
      ...start,
      Direction: 'inbound',
      CallStatus: 'ringing',
      From: far.slice(1),
      To: business.slice(1),
    }
    const url = 'https://callplane.example/webhooks/plivo'
    const { events, ask } = await receive('', form, { url })
    expect(events).toEqual([])
    expect(ask).toMatchObject({ kind: 'inbound', from: far, to: business })
    const connect = { sip: 'sip:desk@example.com' }
    expect(ask?.render?.({ action: 'connect', connect, from: far }).body).toBe(
      `<Response><Dial callerId="${far}"><User>sip:desk@example.com</User></Dial></Response>`,
    )
  })

  it('escapes the contents of a document', async () => {
    const { ask } = await receive('for=answer&leg=far', start)
    const body = ask?.render?.(plan({ connect: { sip: "sip:a&b'c@example.com" } })).body
    expect(body).toContain("sip:a&amp;b'c@example.com")
  })
})
