import { CallError, flowFaults } from '@callplane/core'
import { describe, expect, it } from 'vitest'
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

  it('is an error with its place where it has no counterpart, or leads nowhere', () => {
    expect(faultsOf(() => twiml('<Enqueue>support</Enqueue>'))).toEqual([
      [['body', 'Twiml', 'Response', 'Enqueue'], expect.stringMatching(/^line 1, column 11/)],
    ])
    expect(faultsOf(() => twiml('<Redirect>https://app.example/next</Redirect>'))).toEqual([
      [['body', 'Twiml'], expect.stringMatching(/leads to a URL/)],
    ])
  })
})
