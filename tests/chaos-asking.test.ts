import { expect, test } from 'vitest'
import { createAsking } from '../scripts/chaos/processes/asking.ts'
import type { ServingProcess } from '../scripts/chaos/processes/serving-process.ts'

const refused = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })
const process = (serial: number) => ({ serial, state: 'running' }) as unknown as ServingProcess

/** One request after the other, each to a process and with how it ends; gives which processes have heard of the call. */
const heardBy = async (requests: readonly (readonly [serial: number, error: Error | null])[]) => {
  const waiting = [...requests]
  const asking = createAsking({
    pick: () => process(waiting[0]?.[0] ?? 0),
    send: async () => {
      const [, error] = waiting.shift() ?? [0, null]
      if (error) throw new Error('fetch failed', { cause: error })
      return Response.json({ id: 'call_1' })
    },
  } as unknown as Parameters<typeof createAsking>[0])
  for (const _request of requests)
    await asking
      .current()
      .dispatcher.dispatch({ to: '+14155550123', idempotencyKey: 'k' })
      .catch(() => null)
  return [...(asking.heard.get('k') ?? [])]
}

test('a process has heard of a call unless it refused every connection', async () => {
  expect(await heardBy([[1, null]])).toEqual([1])
  expect(await heardBy([[1, new Error('reset')]])).toEqual([1])
  expect(await heardBy([[1, refused]])).toEqual([])
  expect(
    await heardBy([
      [1, null],
      [2, refused],
      [1, refused],
    ]),
  ).toEqual([1])
})
