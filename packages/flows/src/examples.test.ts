import { describe, expect, it } from 'vitest'
import { meaningOf, meaningsOf } from './comparison.fixture.ts'
import { dialects, readFlow, translateFlow, writeFlow } from './dialects.ts'
import { examples } from './examples.fixture.ts'

describe.each(examples)('$source', ({ dialect, document, notes }) => {
  it('is read, with a note for each thing that a flow cannot say', () => {
    expect(readFlow(dialect, document).notes.map(({ field }) => field)).toEqual(notes)
  })

  it('says the same when it is written again', () => {
    const { flow } = readFlow(dialect, document)
    expect(readFlow(dialect, writeFlow(dialect, flow).document).flow).toEqual(flow)
  })

  it('keeps its steps in the other dialects, or has a note for each that changes', () => {
    for (const to of dialects) {
      const translated = translateFlow(document, { from: dialect, to })
      const again = readFlow(to, translated.document).flow
      const read = meaningsOf(again).map((meaning) => JSON.stringify(meaning))
      translated.flow.steps.forEach((step, index) => {
        const path = `steps[${index}]`
        const isNoted = translated.notes.some(({ field }) => field.startsWith(path))
        // An NCCO ends the call with its last action.
        if (isNoted || (to === 'ncco' && step.step === 'hangUp')) return
        expect(read, `${to}: ${translated.document}`).toContain(
          JSON.stringify(meaningOf(step, translated.flow)),
        )
      })
    }
  })
})

it('every dialect has examples', () => {
  expect(new Set(examples.map(({ dialect }) => dialect))).toEqual(new Set(dialects))
})
