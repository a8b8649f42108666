import { describe, expect, it } from 'vitest'
import { account, business, callbackUrl, far, mapped, near } from '../../test/world.ts'

const sip = 'sip:far@carrier.example'
const fields = (notes: readonly { field: string; effect: string }[]) =>
  notes.map(({ field, effect }) => `${field} ${effect}`)

describe('the create request', () => {
  it('is JSON to a path with its last slash, and carries no credentials', () => {
    const { request, body, notes } = mapped()
    expect(request).toMatchObject({ method: 'POST', url: `${account}/Call/` })
    expect(Object.keys(request.headers)).toEqual(['accept', 'content-type'])
    expect(body).toEqual({
      from: business,
      to: far,
      answer_url: `${callbackUrl}&for=answer&leg=far`,
      answer_method: 'POST',
      ring_url: `${callbackUrl}&for=ring&leg=far`,
      ring_method: 'POST',
      hangup_url: `${callbackUrl}&for=hangup&leg=far`,
      hangup_method: 'POST',
      fallback_url: `${callbackUrl}&for=fallback&leg=far`,
      fallback_method: 'POST',
    })
    expect(notes).toEqual([])
  })

  it('says so where there is no public URL', () => {
    const { body, notes } = mapped({}, '')
    expect(body).toEqual({ from: business, to: far })
    expect(fields(notes)).toEqual(['connect dropped'])
  })

  it.each([
    [{ ringTimeout: 30 }, { hangup_on_ring: 30 }, []],
    // Plivo gives up after 120 s by itself.
    [{ ringTimeout: 300 }, { hangup_on_ring: 300, ring_timeout: 300 }, []],
    [{ maxDuration: 86_400 }, { time_limit: 86_400 }, []],
    [{ dtmf: 'ww12#' }, { send_digits: 'ww12#' }, []],
    [{ dtmf: '1A2' }, { send_digits: '12' }, ['dtmf adjusted']],
    [{ dtmf: 'ABCD' }, {}, ['dtmf adjusted']],
    [{ machineDetection: 'detect' }, { machine_detection: 'true' }, []],
    [{ machineDetection: 'hang-up' }, { machine_detection: 'hangup' }, []],
    [
      { machineDetection: 'greeting-end' },
      { machine_detection: 'true' },
      ['machineDetection adjusted'],
    ],
    [{ record: true }, {}, ['record dropped']],
    [{ record: false }, {}, []],
    [{ mediaEncryption: 'preferred' }, {}, ['mediaEncryption dropped']],
    [{ mediaEncryption: 'none' }, {}, []],
    [{ hideCallerId: true, maskNumber: true }, {}, ['hideCallerId dropped', 'maskNumber dropped']],
    [{ hideCallerId: false, maskNumber: false }, {}, []],
    [{ metadata: { a: 1 } }, {}, ['metadata dropped']],
    [
      { participant: { id: 'p', name: 'N', metadata: {} } },
      {},
      ['participant.id dropped', 'participant.name dropped', 'participant.metadata dropped'],
    ],
    [{ waitUntilAnswered: true }, {}, ['waitUntilAnswered dropped']],
    [{ waitUntilAnswered: true, connect: { sip } }, {}, []],
    [{ includeHeaders: 'x-headers' }, {}, ['includeHeaders adjusted']],
    [{ includeHeaders: ['X-Other'] }, {}, ['includeHeaders dropped']],
    [{ includeHeaders: ['X-PH-room'] }, {}, []],
    [{ to: sip, sipHeaders: { 'X-PH-room': '7' } }, { sip_headers: 'room=7' }, []],
    [{ to: sip, sipHeaders: { room: '7' } }, { sip_headers: 'room=7' }, ['sipHeaders adjusted']],
    [{ to: sip, sipHeaders: { 'X-A-B': '7' } }, {}, ['sipHeaders dropped']],
    [{ sipHeaders: { room: '7' } }, {}, ['sipHeaders dropped']],
    [{ connect: { sip }, sipHeaders: { 'X-PH-room': '7' } }, {}, ['sipHeaders adjusted']],
  ] as const)('%j', (extra, expected, notes) => {
    const result = mapped(extra as Parameters<typeof mapped>[0])
    const plain = mapped().body
    const added = Object.fromEntries(
      Object.entries(result.body).filter(
        ([name]) => !(name in plain) && !/^machine_detection_(url|method)$/.test(name),
      ),
    )
    expect(added).toEqual(expected)
    expect(fields(result.notes)).toEqual(notes)
  })

  it('loses nothing of wishes that are switched off (M5)', () => {
    const off = {
      connect: { sip },
      waitUntilAnswered: false,
      includeHeaders: 'none',
      mediaEncryption: 'none',
      maskNumber: false,
      hideCallerId: false,
      record: false,
      sipHeaders: {},
      dtmf: '',
    } as const
    expect(fields(mapped(off).notes)).toEqual([])
    expect(fields(mapped({ includeHeaders: [] }).notes)).toEqual([])
  })

  it('takes the options of Plivo', () => {
    const { body } = mapped({
      dtmf: '1',
      machineDetection: 'detect',
      options: {
        plivo: {
          callerName: 'Desk',
          sendOnPreanswer: true,
          detection: { time: 3000, maximumSpeechLength: 2000, initialSilence: 2500 },
          parentCallUuid: 'p',
          errorIfParentNotFound: true,
          log: false,
        },
      },
    })
    expect(body).toMatchObject({
      caller_name: 'Desk',
      send_on_preanswer: true,
      machine_detection_time: 3000,
      machine_detection_maximum_speech_length: 2000,
      machine_detection_initial_silence: 2500,
      machine_detection_url: `${callbackUrl}&for=machine&leg=far`,
      parent_call_uuid: 'p',
      error_if_parent_not_found: true,
      log: false,
    })
  })
})

describe('options whose condition is not met come back as notes (M7)', () => {
  const detection = { time: 3000 }
  const conference = { stayAlone: true }
  const nearFirst = { connect: { phone: near, first: true } } as const
  it.each([
    [{}, { sendOnPreanswer: true }, ['options.plivo.sendOnPreanswer dropped']],
    [{ dtmf: '1' }, { sendOnPreanswer: true }, []],
    [{}, { sendOnPreanswer: false }, []],
    [
      { ...nearFirst, dtmf: '1' },
      { sendOnPreanswer: true },
      ['options.plivo.sendOnPreanswer dropped'],
    ],
    [{}, { detection }, ['options.plivo.detection dropped']],
    [{ machineDetection: 'detect' }, { detection }, []],
    [
      { ...nearFirst, machineDetection: 'detect' },
      { detection },
      ['machineDetection dropped', 'options.plivo.detection dropped'],
    ],
    [{}, { conference }, ['options.plivo.conference dropped']],
    [{ connect: { conference: 'desk' } }, { conference }, []],
    [{}, { errorIfParentNotFound: true }, ['options.plivo.errorIfParentNotFound dropped']],
    [{}, { errorIfParentNotFound: true, parentCallUuid: 'p' }, []],
  ] as const)('%j with %j: %j', (extra, plivo, notes) => {
    const given = { ...extra, options: { plivo } } as Parameters<typeof mapped>[0]
    expect(fields(mapped(given).notes)).toEqual(notes)
  })
})

describe('click-to-call', () => {
  it('calls the near phone; what is about the far party is left to the document', () => {
    const { body, notes } = mapped({
      connect: { phone: near, first: true },
      ringTimeout: 20,
      maxDuration: 60,
      dtmf: '1',
      machineDetection: 'detect',
      waitUntilAnswered: true,
    })
    expect(body).toMatchObject({ to: near, answer_url: `${callbackUrl}&for=answer&leg=near` })
    expect(
      Object.keys(body).filter((name) => /ring_timeout|on_ring|limit|digits|machine/.test(name)),
    ).toEqual([])
    expect(fields(notes)).toEqual(['waitUntilAnswered dropped', 'machineDetection dropped'])
  })
})
