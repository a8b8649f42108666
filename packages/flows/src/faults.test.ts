import type { CallError } from '@callplane/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dialects, readFlow, translateFlow, writeFlow, type Dialect } from './dialects.ts'
import { examples } from './examples.fixture.ts'
import type { DocumentFault } from './report.ts'

const faultsOf = (dialect: Dialect, document: string): string[] => {
  try {
    readFlow(dialect, document)
    return []
  } catch (error) {
    const { code, faults } = error as CallError
    expect(code).toBe('input-invalid')
    return (faults as readonly DocumentFault[]).map(
      ({ line, column, path, message }) =>
        `${line}:${column} ${path.join('.')} ${message.replace(`line ${line}, column ${column}: `, '')}`,
    )
  }
}
const twiml = (content: string): string[] => faultsOf('twiml', `<Response>${content}</Response>`)
const notesOf = (dialect: Dialect, document: string): string[] =>
  readFlow(dialect, document).notes.map(
    ({ line, column, effect, field }) => `${line}:${column} ${effect} ${field}`,
  )

describe('a document in XML', () => {
  it('has one fault for everything that is unknown or wrong, with its place', () => {
    expect(
      faultsOf(
        'twiml',
        `<Response>
  <Say loop="many" pitch="1">Hello</Say>
  <Gather input="mouse" timeout="0"><Dial>1</Dial></Gather>
  stray
  <Fly/>
  <Enqueue>support</Enqueue>
  <Dial><Number>5550100</Number><Queue>q</Queue></Dial>
</Response>`,
      ).map((fault) => fault.split(' ').slice(0, 2).join(' ')),
    ).toEqual([
      '2:8 Response.Say.loop',
      '2:20 Response.Say.pitch',
      '3:11 Response.Gather.input',
      '3:25 Response.Gather.timeout',
      '3:37 Response.Gather.Dial',
      '3:60 Response',
      '5:3 Response.Fly',
      '6:3 Response.Enqueue',
      '7:9 Response.Dial.Number',
      '7:33 Response.Dial.Queue',
    ])
  })

  it.each([
    ['<Say>a<Foo/></Say>', 'unknown element <Foo> in speech'],
    ['<Say>a<break size="1"/></Say>', 'unknown attribute size of <break>'],
    ['<Play/>', 'needs a URL, or digits'],
    ['<Play digits="1x"/>', 'must consist of 0-9'],
    ['<Pause length="-1"/>', 'must be a whole number from 1'],
    ['<Redirect method="PUT">/a</Redirect>', 'must be GET or POST'],
    ['<Redirect/>', 'without a step that takes time'],
    ['<Connect><Room>a</Room></Connect>', '<Connect><Room> has no counterpart'],
    ['<Start><Stream/></Start>', 'is required'],
    ['<Reject reason="later"/>', 'must be rejected or busy'],
    ['<Say voice="Robot.1">a</Say>', 'must be man, woman, alice, or a voice of Polly'],
    ['<Dial><Sip>not-a-uri</Sip></Dial>', 'must be a sip: URI'],
  ])('%s is refused', (content, message) => {
    expect(twiml(content).join()).toContain(message)
  })

  it('that is not well formed, declares entities, or nests too deep is refused where it does', () => {
    expect(faultsOf('twiml', '<Response>\n<Say>a</Play></Response>')[0]).toMatch(/^2:\d+ /)
    expect(faultsOf('plivo-xml', '<!DOCTYPE r [<!ENTITY a "b">]><Response/>')[0]).toMatch(
      /declaration/,
    )
    expect(twiml(`<Say>${'<p>'.repeat(100)}</Say>`)[0]).toMatch(/nested deeper than 64/)
    expect(faultsOf('texml', '<Foo/>')[0]).toMatch(/^1:1 Foo the root must be <Response>/)
  })

  it('has a note with its place for what has no effect or no counterpart', () => {
    expect(
      notesOf(
        'twiml',
        `<Response>
  <Gather hints="a" speechTimeout="3" debug="true"/>
  <Sms>Hello</Sms>
  <Start><Transcription/></Start>
  <Say/>
  <Hangup/>
  <Say>never</Say>
</Response>`,
      ),
    ).toEqual([
      '2:11 dropped Gather.hints',
      '2:21 dropped Gather.speechTimeout',
      '2:39 dropped Gather.debug',
      '3:3 dropped Sms',
      '4:10 dropped Transcription',
      '5:3 dropped Say',
      '7:3 dropped Say',
    ])
  })
})

describe('an NCCO', () => {
  const ncco = (value: unknown): string[] => faultsOf('ncco', JSON.stringify(value, null, 1))
  it('has one fault for everything that is unknown or wrong, with its place', () => {
    expect(
      ncco([
        { action: 'talk', text: 'a', pitch: 1, loop: 'many' },
        { action: 'fly' },
        { action: 'transfer' },
        { action: 'input', type: ['mouse'], dtmf: { maxDigits: 99 }, eventUrl: ['/a'] },
        { action: 'connect', endpoint: [{ type: 'vbc', extension: '1' }] },
        'x',
      ]).map((fault) => fault.split(' ').slice(0, 2).join(' ')),
    ).toEqual([
      '5:12 talk.pitch',
      '6:11 talk.loop',
      '9:13 fly.action',
      '12:13 transfer.action',
      '16:11 input.type',
      '30:13 connect.endpoint.type',
      '31:18 connect.endpoint.extension',
      '35:2 5',
    ])
  })

  it('that is not JSON, repeats a name, or nests too deep is refused where it does', () => {
    expect(faultsOf('ncco', '[\n {"action": }]')[0]).toMatch(/^2:13 .*not valid JSON/)
    expect(faultsOf('ncco', '[{"action":"wait"}')[0]).toMatch(/^1:19 .*ends too early/)
    expect(faultsOf('ncco', '[{"action":"talk","text":"a","text":"b"}]')[0]).toMatch(/given twice/)
    expect(faultsOf('ncco', '['.repeat(50_000))[0]).toMatch(/nested deeper/)
    expect(faultsOf('ncco', `${'['.repeat(20)}${']'.repeat(20)}`)[0]).toMatch(
      /nested deeper than 16/,
    )
    expect(faultsOf('ncco', '{}')[0]).toMatch(/list of actions/)
  })

  it('keeps names that objects have of their own apart from what it says', () => {
    const document = '[{"action":"talk","text":"a","__proto__":{"loop":3},"constructor":1}]'
    expect(faultsOf('ncco', document).map((fault) => fault.split(' ')[1])).toEqual([
      'talk.__proto__',
      'talk.constructor',
    ])
  })
})

it('any change of a document is read, noted or refused with a place, and never fails otherwise', () => {
  let refused = 0
  fc.assert(
    fc.property(
      fc.constantFrom(...examples),
      fc.nat(),
      fc.constantFrom('', 'x', '<', '>', '"', '{', '}', '&amp;', '\n', ' a="1" '),
      fc.nat({ max: 3 }),
      ({ dialect, document }, place, inserted, removed) => {
        const at = place % document.length
        const changed = document.slice(0, at) + inserted + document.slice(at + removed)
        const faults = faultsOf(dialect, changed)
        refused += Number(faults.length > 0)
        for (const fault of faults) expect(fault).toMatch(/^[1-9]\d*:[1-9]\d* /)
      },
    ),
    { numRuns: 400 },
  )
  expect(refused).toBeGreaterThan(50)
})

describe('the defaults of a dialect', () => {
  it('are in the flow where they differ from what a flow means without the field', () => {
    expect(
      readFlow('ncco', '[{"action":"input","type":["dtmf"],"eventUrl":["/a"]}]').flow.steps,
    ).toEqual([
      {
        step: 'gather',
        digits: { count: 4, finishKeys: '' },
        timeout: 3,
        emptyTurn: true,
        next: 'gather-1',
      },
    ])
    expect(readFlow('twiml', '<Response><Gather/></Response>').flow).toEqual({
      steps: [{ step: 'gather', digits: {}, next: 'gather-1' }],
      continuations: { 'gather-1': { url: '' } },
    })
    expect(
      readFlow('plivo-xml', '<Response><Record finishOnKey="*"/></Response>').flow.steps,
    ).toEqual([{ step: 'record', maxDuration: 60, silence: 15, finishKeys: '*' }])
    expect(readFlow('texml', '<Response><Record/></Response>').flow.steps).toEqual([
      { step: 'record', silence: 0 },
    ])
  })
  it('that mean never are the longest time in a dialect that has no never', () => {
    const message = '[{"action":"record","endOnKey":"#"}]'
    for (const to of ['twiml', 'plivo-xml'] as const) {
      const { document, notes } = translateFlow(message, { from: 'ncco', to })
      expect(document).toContain('timeout="3600"')
      expect(notes).toContainEqual({
        field: 'steps[0].silence',
        effect: 'adjusted',
        detail: 'cannot be switched off; written as 3600',
      })
    }
  })
  it('are stated in a dialect that does something else', () => {
    const { document } = translateFlow('<Response><Record action="/a"/></Response>', {
      from: 'twiml',
      to: 'plivo-xml',
    })
    expect(document).toContain('<Record maxLength="3600" timeout="5" finishOnKey="1234567890*#"')
  })
})

describe('continuations that are not URLs', () => {
  const flow = {
    steps: [
      { step: 'gather', digits: { count: 1 }, next: 'menu' },
      { step: 'goto', to: 'bye' },
    ],
    continuations: {
      menu: { menu: { 1: 'bye' } },
      bye: [{ step: 'say', text: 'Bye' }, { step: 'hangUp' }],
    },
  } as const
  it('are named as lost, except steps that a goto leads to', () => {
    const { document, notes } = writeFlow('twiml', flow)
    expect(document).toContain('  <Say>Bye</Say>\n  <Hangup/>\n')
    expect(notes.map(({ field }) => field)).toContain('steps[0].next')
  })
  it('are requested from the application where it says so', () => {
    const { document, notes } = writeFlow('twiml', flow, {
      continuationUrl: (name) => `/flow/${name}`,
    })
    expect(document).toContain('<Gather numDigits="1" action="/flow/menu"/>')
    expect(notes).toEqual([])
  })
  it('of which one leads back to itself are written once', () => {
    const { document } = writeFlow(
      'twiml',
      {
        steps: [{ step: 'goto', to: 'again' }],
        continuations: {
          again: [
            { step: 'say', text: 'Again' },
            { step: 'goto', to: 'again' },
          ],
        },
      },
      { continuationUrl: (name) => `/${name}` },
    )
    expect(document).toContain('  <Say>Again</Say>\n  <Redirect>/again</Redirect>\n</Response>')
  })
})

it('a flow that core refuses is not written', () => {
  expect(() => writeFlow('twiml', { steps: [{ step: 'goto', to: 'nowhere' }] })).toThrow(
    /unknown continuation/,
  )
})

it('no dialect reads another dialect for its own', () => {
  for (const { dialect, document } of examples)
    for (const other of dialects) {
      const isFamily = (one: Dialect): boolean => one === 'twiml' || one === 'texml'
      if (other === dialect || (isFamily(other) && isFamily(dialect))) continue
      // Elements with one name in two dialects are read in both.
      if (/<(Play|Hangup|Redirect|Record|Dial)/.test(document)) continue
      expect(faultsOf(other, document), `${other}: ${document}`).not.toEqual([])
    }
  expect(translateFlow(examples[0]!.document, { from: 'twiml', to: 'texml' }).notes).toEqual([])
})
