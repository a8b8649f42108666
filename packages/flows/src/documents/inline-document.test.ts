import { CallError, flowFaults } from '@callplane/core'
import { describe, expect, it } from 'vitest'
import { application, base, formOf, xml } from './document-runner.fixture.ts'
import { documentRunner } from './document-runner.ts'
import { inlineDocument } from './inline-document.ts'

const twiml = (content: string) =>
  inlineDocument('twiml', `<Response>${content}</Response>`, 'Twiml')
const faultsOf = (run: () => unknown) => {
  try {
    run()
  } catch (error) {
    if (CallError.isInstance(error)) return error.faults?.map((one) => [one.path, one.message])
    throw error
  }
  throw new Error('it did not fail')
}

describe('a document in the request for a call (F11)', () => {
  it('is a flow where nothing has to be asked', () => {
    const { connect, notes } = twiml('<Say>Hello</Say><Play>https://app.example/a.mp3</Play>')
    expect(connect).toMatchObject({
      flow: { steps: [{ step: 'say', text: 'Hello' }, { step: 'play' }] },
    })
    expect('flow' in connect && flowFaults(connect.flow)).toEqual([])
    expect(notes).toEqual([])
    const ncco = JSON.stringify([{ action: 'talk', text: 'Hi', mood: 'glad' }])
    expect(inlineDocument('ncco', ncco, 'ncco')).toMatchObject({
      connect: { flow: { steps: [{ step: 'say', text: 'Hi' }] } },
      notes: [{ field: expect.stringMatching(/^ncco\./), detail: expect.stringMatching(/line 1/) }],
    })
  })

  it('is a document where the application is asked what follows', () => {
    const menu = '<Gather action="https://app.example/menu"><Say>Press 1</Say></Gather>'
    const text = `<Response>${menu}</Response>`
    expect(twiml(menu).connect).toEqual({
      document: { url: 'https://app.example/menu', dialect: 'twiml', content: text },
    })
    const told = '<Record recordingStatusCallback="https://app.example/told"/>'
    expect(faultsOf(() => twiml(told))).toEqual([
      [['body', 'Twiml'], expect.stringMatching(/an inline document has none/)],
    ])
  })

  it('is an error with its place where it has no counterpart, or leads nowhere', () => {
    expect(faultsOf(() => twiml('<Enqueue>support</Enqueue>'))).toEqual([
      [['body', 'Twiml', 'Response', 'Enqueue'], expect.stringMatching(/^line 1, column 11/)],
    ])
    expect(faultsOf(() => twiml('<Redirect>/next</Redirect>'))).toEqual([
      [['body', 'Twiml'], 'URLs in an inline document must be absolute'],
    ])
  })
})

describe('the runner of a document that came with the call', () => {
  const text = `<Response><Gather action="${base}/menu"><Say>Press 1</Say></Gather></Response>`

  it('reads it without a request, and goes on with the application', async () => {
    const { ask, requests } = application(
      { 'POST /menu': xml('<Say>Sales</Say>') },
      { url: `${base}/menu`, content: text },
    )
    const first = await ask({ turn: 'started' })
    expect(first?.flow.steps).toMatchObject([{ step: 'gather' }])
    expect(requests).toEqual([])
    const next = first?.flow.steps.flatMap((step) => ('next' in step && step.next) || [])[0]
    const second = await ask(
      { turn: 'gathered', digits: '1', ended: 'complete' },
      { continuation: next, step: first?.flow.steps[0] },
    )
    expect(second?.flow.steps).toMatchObject([{ step: 'say', text: 'Sales' }])
    expect(formOf(requests[0]!)).toMatchObject({ Digits: '1' })
  })

  it('leads to every origin that it names, and to no other', async () => {
    const run = async (content: string) => {
      const url = 'https://other.example/menu'
      const named = {
        url: `${base}/x`,
        dialect: 'twiml' as const,
        content: text.replace(`${base}/menu`, url),
      }
      const { ask, requests } = application({ 'POST /menu': xml('<Say>Sales</Say>') })
      const first = await ask({ turn: 'started' }, { document: named })
      const next = first?.flow.steps.flatMap((step) => ('next' in step && step.next) || [])[0]
      const answer = await ask(
        { turn: 'gathered', digits: '1', ended: 'complete' },
        { continuation: next, document: { ...named, content } },
      )
      return [answer?.notes.length, requests.length]
    }
    expect(await run('<Response><!-- https://other.example --></Response>')).toEqual([0, 1])
    expect(await run('<Response/>')).toEqual([1, 0])
  })

  it('is checked before the call is placed', () => {
    const check = (given: string) =>
      documentRunner().check({ url: `${base}/x`, dialect: 'twiml', content: given })
    expect(check(text)).toEqual([])
    expect(check('<Response><Enqueue>a</Enqueue></Response>')).toMatchObject([
      { path: ['content'] },
    ])
  })
})
