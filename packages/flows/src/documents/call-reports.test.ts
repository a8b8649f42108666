import type {
  Call,
  CallReportEvent,
  DocumentReport,
  Recording,
  ReportedCall,
} from '@callplane/core'
import { hexOfPart } from '@callplane/kit'
import twilioSdk from 'twilio'
import { describe, expect, it } from 'vitest'
import { accounts, application, base, call, formOf, status } from './document-runner.fixture.ts'

const id = `call_${'019a'.padEnd(32, 'b')}`
const door = 'https://calls.example/twilio'
const recording: Recording = {
  id: 'r1',
  url: 'https://media.example/r1',
  duration: 7.4,
  status: 'completed',
}

/** The fields of a record that reports read. */
const record = {
  id,
  status: 'completed',
  direction: 'outbound',
  from: '+14155550100',
  to: '+14155550111',
  createdAt: '2026-01-05T12:00:00.000Z',
  ringingAt: '2026-01-05T12:00:01.000Z',
  answeredAt: '2026-01-05T12:00:05.000Z',
  endedAt: '2026-01-05T12:01:10.000Z',
  answeredBy: null,
  talkDuration: 65,
  recordings: [],
  legs: [],
} as unknown as Call

const about = (
  event: CallReportEvent,
  sequence = 0,
  extra: Partial<Call> & { readonly recording?: Recording } = {},
): ReportedCall => {
  const { recording: told, ...rest } = extra
  return {
    event,
    sequence,
    record: { ...record, ...rest } as Call,
    ...(told && { recording: told }),
  }
}

const reportOf = (
  given: ReportedCall,
  extra: Partial<DocumentReport> = {},
  url = `${base}/status`,
): DocumentReport => ({
  document: { url, dialect: 'twiml', signAs: 'twilio', door },
  report: { url },
  about: given,
  call: { ...call, id, isOver: true },
  at: '2026-01-05T12:02:00.000Z',
  token: 'token',
  tries: 0,
  signal: new AbortController().signal,
  ...extra,
})

const tell = async (given: ReportedCall, extra: Partial<DocumentReport> = {}) => {
  const { requests, runner, host } = application({ 'POST /status': status(204) })
  await runner.report?.(reportOf(given, extra), host)
  const [request] = requests
  if (!request) throw new Error('nothing was sent')
  const form = formOf(request)
  expect(
    twilioSdk.validateRequest(
      accounts.twilio.authToken,
      request.headers['x-twilio-signature'] ?? '',
      request.url,
      form,
    ),
  ).toBe(true)
  return form
}

describe('status callbacks as Twilio sends them', () => {
  it('tell each state with its word, number and time, under the id of the door', async () => {
    expect(await tell(about('initiated', 0))).toEqual({
      AccountSid: accounts.twilio.accountSid,
      CallSid: `CA${id.slice(5)}`,
      From: '+14155550100',
      To: '+14155550111',
      Caller: '+14155550100',
      Called: '+14155550111',
      CallStatus: 'initiated',
      Direction: 'outbound-api',
      ApiVersion: '2010-04-01',
      CallbackSource: 'call-progress-events',
      SequenceNumber: '0',
      Timestamp: 'Mon, 05 Jan 2026 12:00:00 +0000',
    })
    expect(await tell(about('ringing', 1))).toMatchObject({
      CallStatus: 'ringing',
      SequenceNumber: '1',
      Timestamp: 'Mon, 05 Jan 2026 12:00:01 +0000',
    })
    expect(await tell(about('answered', 2))).toMatchObject({ CallStatus: 'in-progress' })
    expect(
      await tell(about('ended', 3, { answeredBy: 'machine', recordings: [recording] })),
    ).toMatchObject({
      CallStatus: 'completed',
      CallDuration: '65',
      Duration: '2',
      AnsweredBy: 'machine_start',
      RecordingSid: `RE${hexOfPart(id, 'r1')}`,
      RecordingDuration: '7',
      Timestamp: 'Mon, 05 Jan 2026 12:01:10 +0000',
    })
  })

  it.each([
    ['rejected', 'busy'],
    ['no-answer', 'no-answer'],
    ['canceled', 'canceled'],
    ['failed', 'failed'],
  ] as const)('call an end %s %s', async (end, word) => {
    const form = await tell(
      about('ended', 1, { status: end, talkDuration: null, endedAt: 'unknown' } as never),
    )
    expect(form).toMatchObject({
      CallStatus: word,
      CallDuration: '0',
      // Where the provider does not say when: when it is told.
      Timestamp: 'Mon, 05 Jan 2026 12:02:00 +0000',
    })
  })

  it('tell of a recording where the door has it', async () => {
    const sid = `RE${hexOfPart(id, 'r1')}`
    const told = await tell(about('recording', 0, { recording, recordings: [recording] }))
    expect(told).toMatchObject({
      CallSid: `CA${id.slice(5)}`,
      RecordingSid: sid,
      RecordingUrl: `${door}/2010-04-01/Accounts/${accounts.twilio.accountSid}/Recordings/${sid}`,
      RecordingStatus: 'completed',
      RecordingDuration: '7',
      RecordingStartTime: 'Mon, 05 Jan 2026 12:00:05 +0000',
    })
    expect(told['CallStatus']).toBeUndefined()
  })

  it('leave the recordings of documents to the documents', async () => {
    const turn = { turn: 'recorded', recording: { id: 'r1' } }
    const flow = { name: null, turns: [{ turn }] } as unknown as NonNullable<Call['flow']>
    const told = await tell(about('ended', 0, { recordings: [recording], flow }))
    expect(told['RecordingSid']).toBeUndefined()
    const { requests, runner, host } = application({ 'POST /status': status(204) })
    const extra = { recording, recordings: [recording], flow }
    await runner.report?.(reportOf(about('recording', 0, extra)), host)
    expect(requests).toEqual([])
  })

  it('tell who answered, and nothing else', async () => {
    expect(await tell(about('machine', 0, { answeredBy: 'human' }))).toEqual({
      AccountSid: accounts.twilio.accountSid,
      CallSid: `CA${id.slice(5)}`,
      AnsweredBy: 'human',
    })
  })

  it('name Twilio’s own id where the application came through no door', async () => {
    const own = `CA${'9'.repeat(32)}`
    const told = await tell(about('initiated'), {
      document: { url: `${base}/status`, dialect: 'twiml', signAs: 'twilio' },
      call: { ...call, id, plugin: 'twilio', references: { call: own }, isOver: true },
    })
    expect(told['CallSid']).toBe(own)
  })
})

describe('a status callback that is not taken', () => {
  const answered = async (code: number, fragment: string, tries = 0) => {
    const { runner, host } = application({ 'POST /status': status(code) })
    const url = `${base}/status${fragment}`
    return runner.report?.(reportOf(about('initiated'), { tries, report: { url } }), host)
  }

  it('is sent again as the fragment of its URL asks for', async () => {
    const again = { retryInMs: 1_000 }
    expect(await answered(503, '#rc=2&rp=5xx')).toEqual(again)
    expect(await answered(503, '#rc=2&rp=all', 1)).toEqual(again)
    expect(await answered(404, '#rp=4xx,5xx')).toEqual(again)
    await expect(answered(503, '#rc=2&rp=5xx', 2)).rejects.toThrow('status 503')
    await expect(answered(404, '#rc=2&rp=5xx')).rejects.toThrow('status 404')
  })

  it('is not sent again by default', async () => {
    await expect(answered(503, '')).rejects.toThrow('status 503')
  })
})

describe('addresses of reports', () => {
  const { runner } = application({})
  const check = (dialect: 'twiml' | 'daily', signAs?: string) =>
    runner.checkReport?.({ url: base, dialect, events: ['ended'], signAs })

  it('must be of a dialect that is told, and signed by an account of it', () => {
    expect(check('twiml', 'twilio')).toEqual([])
    expect(check('twiml')).toEqual([])
    expect(check('twiml', 'plivo')).toEqual([
      { path: ['signAs'], message: 'the account is for plivo-xml, and the document is twiml' },
    ])
    expect(check('twiml', 'none')?.[0]?.message).toContain('no account of documentRunner')
  })
})
