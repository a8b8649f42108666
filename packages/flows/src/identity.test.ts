import type { Flow } from '@callplane/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { meaningOf, meaningsOf } from './comparison.fixture.ts'
import { dialects, readFlow, writeFlow } from './dialects.ts'
import { anyFlow } from './flows.fixture.ts'
import { WriteContext } from './write-context.ts'

/** The steps of a flow as a document has them, each with its path. */
const placed = (flow: Flow) => new WriteContext(flow, {}).steps()

const isAbout = (field: string, path: string): boolean =>
  field === path || field.startsWith(`${path}.`)

describe.each(dialects)('%s', (dialect) => {
  it('is read again as it was written, and written again without a further loss', () => {
    fc.assert(
      fc.property(anyFlow, (flow) => {
        const first = readFlow(dialect, writeFlow(dialect, flow).document)
        const again = writeFlow(dialect, first.flow)
        const second = readFlow(dialect, again.document)
        expect(again.notes.filter(({ effect }) => effect === 'dropped')).toEqual([])
        expect(second.flow).toEqual(first.flow)
      }),
      { numRuns: 60 },
    )
  })

  it('says everything that a flow says, or names what it does not', () => {
    let [kept, lost] = [0, 0]
    fc.assert(
      fc.property(anyFlow, (flow) => {
        const { document, notes } = writeFlow(dialect, flow)
        const { flow: again } = readFlow(dialect, document)
        const read = meaningsOf(again).map((meaning) => JSON.stringify(meaning))
        let from = 0
        for (const { step, path } of placed(flow)) {
          if (notes.some(({ field }) => isAbout(field, path))) {
            lost++
            continue
          }
          // A call ends after the last action of an NCCO; the prompts that nothing interrupts are actions of their own.
          if (dialect === 'ncco' && step.step === 'hangUp') continue
          const meaning = JSON.stringify(meaningOf(step, flow))
          const at = read.indexOf(meaning, from)
          if (
            dialect === 'ncco' &&
            step.step === 'gather' &&
            at < 0 &&
            step.interruptible === false
          ) {
            const { prompts: _prompts, interruptible: _interruptible, ...alone } = step
            expect(read.slice(from)).toContain(JSON.stringify(meaningOf(alone, flow)))
            continue
          }
          expect(read.slice(from), document).toContain(meaning)
          from = at + 1
          kept++
        }
      }),
      { numRuns: 120 },
    )
    // Both happen often, or the property would say nothing.
    expect(Math.min(kept, lost)).toBeGreaterThan(15)
  })
})
