import { describe, expect, it } from 'vitest'
import type { Step } from '../../model/flow/flow-step.ts'
import { far } from '../../testing/index.ts'
import { documents, say, setUp } from './flow.fixture.ts'

const ask: Step = { step: 'gather', digits: { count: 1 }, next: 'next' }

describe('what a provider does not do as a flow says', () => {
  const script = documents({
    flows: {
      check: ({ step }) =>
        step === 'say'
          ? [{ field: 'voice', effect: 'adjusted', detail: 'it has one voice' }]
          : step === 'pause'
            ? [{ field: '', effect: 'emulated', detail: 'silence is played' }]
            : [],
    },
    can: { flow: { say: true, pause: true, gather: true, hangUp: true } },
  })

  it('is noted before the dial, with the path of each step and of what is in it', async () => {
    const { dispatcher } = setUp({}, script)
    const { notes } = await dispatcher.dispatch({
      to: far,
      connect: {
        flow: {
          steps: [say('Hello'), { step: 'goto', to: 'menu' }],
          continuations: {
            menu: [{ step: 'pause', seconds: 1 }, ask],
            next: [{ step: 'digits', digits: '1' }],
          },
        },
      },
    })
    expect(notes).toEqual([
      { field: 'connect.flow.steps[0].voice', effect: 'adjusted', detail: 'it has one voice' },
      { field: 'connect.flow.menu[0]', effect: 'emulated', detail: 'silence is played' },
      {
        field: 'connect.flow.next[0]',
        effect: 'dropped',
        detail: 'the provider cannot digits; the step is left out',
      },
    ])
  })
})
