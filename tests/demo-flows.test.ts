import { expect, test } from 'vitest'
import { agreement, printedFlows, runFlows } from '../scripts/demo/run-flows.ts'

test('the demo of flows says, hears and records the same on every carrier, and its agent hears and is heard', async () => {
  const flows = await runFlows()
  expect(flows.map(({ provider }) => provider)).toEqual(['twilio', 'telnyx', 'plivo', 'vonage'])
  for (const { provider: _provider, ...same } of flows)
    expect(same).toMatchObject({
      status: 'completed',
      prompts: ['Press 1 for sales, or 2 to leave a message', 'Speak after the tone', 'Thank you'],
      digits: '2',
      recording: flows[0]?.recording,
      stream: { framesIn: 50 },
    })
  expect(agreement(flows)).toBe(true)
  expect(printedFlows(flows).join('\n')).toContain('telnyx: completed')
}, 60_000)
