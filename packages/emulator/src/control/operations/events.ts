import { toBytes } from '../../server/message.ts'
import type { Operation } from '../operation.ts'

export const eventOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/events',
    id: 'streamEvents',
    summary:
      'Everything that happens from now on, as server-sent events: call, ring, request, delivery, warning with their data; phones, clock, faults, reset.',
    responses: {
      200: {
        description: 'An endless stream.',
        type: 'text/event-stream',
        schema: { type: 'string' },
      },
    },
    handle: ({ emulator }) => ({
      status: 200,
      headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' },
      body: toBytes(': connected\n\n'),
      stream: (write) =>
        emulator.subscribe(({ type, data }) =>
          write(`event: ${type}\ndata: ${JSON.stringify(data)}\n\n`),
        ),
    }),
  },
]
