import { describe, expect, it } from 'vitest'
import type { DocumentReport, DocumentRunner } from '../../flow/document-runner.ts'
import type { CallEvent } from '../../model/event.ts'
import type { Step } from '../../model/flow/flow-step.ts'
import { business, ended, event, far, settlePromises, webhookOf } from '../../testing/index.ts'
import { gate } from '../dispatcher.fixture.ts'
import { gathered, say, setUp } from './flow.fixture.ts'

const at = (path: string) => ({ url: `https://app.example${path}` }) as const
const connect = { document: { ...at('/voice'), dialect: 'twiml', signAs: 'main' } } as const
const agent = '+14155550177'

/** An answered call whose application has these documents, the first one named `voice`, and is told what they ask for. */
const reported = async (
  pages: Readonly<Record<string, readonly Step[]>>,
  take: NonNullable<DocumentRunner['report']> = async () => undefined,
) => {
  const told: DocumentReport[] = []
  const continuations = Object.fromEntries(Object.keys(pages).map((name) => [name, at(`/${name}`)]))
  const documents: DocumentRunner = {
    check: () => [],
    async answer({ continuation }) {
      const name = continuation ?? 'voice'
      return {
        source: at(`/${name}`).url,
        flow: { steps: pages[name] ?? [], continuations },
        state: {},
        notes: [],
      }
    },
    report: async (one, host) => {
      told.push(one)
      return take(one, host)
    },
  }
  const made = setUp({ documents })
  const { dispatcher, phone } = made
  const { id } = await dispatcher.dispatch({ to: far, from: business, connect })
  await phone.answer()
  await phone.answered()
  const view = () => dispatcher.calls.get(id)
  return {
    ...made,
    id,
    told,
    view,
    /** What is reported of the party that the newest `dial` step rings. */
    async party(...events: readonly CallEvent[]) {
      const attemptKey = (await view())?.attempts.findLast(({ kind }) => kind === 'dial')?.key
      const about = events.map((one) => ({ ...one, leg: 'near' as const, attemptKey }))
      await dispatcher.receive('a', webhookOf(...about))
      await settlePromises()
    },
  }
}

const recorded = (id: string) =>
  event('recording', {
    id,
    recording: { id, status: 'completed', url: `https://media.example/${id}` },
  })

describe('a recording that a document asks to be told of', () => {
  it('may be one in the background, with other steps after it', async () => {
    const { told, phone } = await reported({
      voice: [
        { step: 'record', background: true, report: at('/recorded') },
        say('Hello'),
        { step: 'gather', digits: { count: 1 }, next: 'voice' },
      ],
    })
    await phone.report(recorded('R1'))
    expect(told.map(({ report }) => report)).toEqual([at('/recorded')])
  })

  it('is told again at the address of its own step, whatever is recorded meanwhile', async () => {
    let failures = 1
    const { told, phone, host } = await reported(
      {
        voice: [{ step: 'record', report: at('/first'), next: 'more' }],
        more: [{ step: 'record', report: at('/second') }],
      },
      async () => (failures-- > 0 ? { retryInMs: 5_000 } : undefined),
    )
    await phone.report(recorded('R1'))
    await host.clock.advance(1_000)
    await phone.turn({ segment: 0, result: { turn: 'recorded' } })
    await host.clock.advance(4_000)
    expect(told.map(({ report, tries }) => [report, tries])).toEqual([
      [at('/first'), 0],
      [at('/first'), 1],
    ])
    await phone.report(recorded('R2'))
    expect(told.slice(2).map(({ report, tries }) => [report, tries])).toEqual([[at('/second'), 0]])
  })

  it('that cannot be told is noted with what was noted before', async () => {
    const { view, phone, host } = await reported(
      { voice: [{ step: 'record', background: true, report: at('/recorded') }, say('Hello')] },
      async () => {
        throw new Error('refused')
      },
    )
    await phone.report(recorded('R1'), recorded('R2'))
    const note = {
      field: 'connect.document',
      effect: 'dropped',
      detail: 'the application was not told of a recording: it failed: Error: refused',
    }
    expect((await view())?.notes).toEqual([note, note])
    expect(host.entries.map(({ detail }) => detail)).toEqual([
      'it failed: Error: refused',
      'it failed: Error: refused',
    ])
  })
})

describe('a party that a document asks to be told of', () => {
  const sip = 'sip:desk@pbx.example'
  const twoParties = {
    voice: [{ step: 'dial', to: [{ phone: agent }], report: at('/agent'), next: 'more' }],
    more: [
      {
        step: 'dial',
        to: [{ headers: { 'X-Team': 'sales' }, sip }],
        callerId: '+14155550188',
        report: at('/desk'),
      },
    ],
  } as const
  const rang = event('ringing', { at: 1 })
  const busy = ended('busy', 'busy', 'yes', { at: 2 })

  it('is shown the number of the call, and was not over while it rang', async () => {
    const { told, party } = await reported(twoParties)
    await party(rang, busy)
    expect(told.map(({ about }) => about)).toStrictEqual([
      { party: agent, from: business, state: 'ringing' },
      { party: agent, from: business, state: 'ended', result: 'busy' },
    ])
  })

  it('is told apart from the one before it, also while the application is slow to take that one', async () => {
    const taken = gate()
    const { told, party, phone, view } = await reported(twoParties, async ({ report }) => {
      if (report.url.endsWith('/agent')) await taken.opened
    })
    await party(busy)
    await phone.turn({ segment: 0, result: { turn: 'dialled', status: 'busy' } })
    await party(
      event('answered', { id: 'answered', at: 3 }),
      ended('completed', 'hung-up', 'yes', { id: 'ended', at: 10, talkDuration: 7 }),
    )
    const from = '+14155550188'
    expect(told.map(({ about }) => about)).toStrictEqual([
      { party: agent, from: business, state: 'ended', result: 'busy' },
      { party: sip, from, state: 'answered' },
      { party: sip, from, state: 'ended', result: 'answered', seconds: 7 },
    ])
    const dials = (await view())?.attempts.filter(({ kind }) => kind === 'dial') ?? []
    expect(dials.map(({ target }) => target)).toEqual([agent, sip])
    expect(told.map(({ call }) => call.dial?.attempt)).toEqual(
      [dials[0], dials[1], dials[1]].map((one) => one?.key),
    )
    taken.open()
    await settlePromises()
    expect(told).toHaveLength(3)
  })

  it('has no duration where none is known', async () => {
    const { told, party } = await reported(twoParties)
    await party(event('answered', { at: null }), ended('completed', 'hung-up', 'yes'))
    expect(told.at(-1)?.about).toStrictEqual({
      party: agent,
      from: business,
      state: 'ended',
      result: 'answered',
    })
  })

  it('is told of where the dispatcher rings it only, and not of the call itself', async () => {
    const { told, phone } = await reported({
      voice: [{ step: 'gather', digits: { count: 1 }, next: 'voice' }],
    })
    await phone.ask({ kind: 'turn', step: { segment: 0, result: gathered('1') } })
    await phone.report(rang, busy)
    expect(told).toEqual([])
  })
})
