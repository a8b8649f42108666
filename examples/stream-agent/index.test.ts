import { sqliteStore } from '@callplane/sqlite'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { emulated } from '../emulated.ts'
import { fourCarriers } from '../flow-trial.ts'
import { freePort } from '../webhook-trial.ts'
import { openCalls, serveAgent } from './index.ts'

const secret = 'only for the tests of the example'

test('the agent says what it hears, answers keys and ends the call, on four carriers', async () => {
  await using files = await emulated()
  await using world = await fourCarriers(openCalls)
  const store = sqliteStore(files.database)
  const port = await freePort()
  const agent = serveAgent(files.host, { port, secret, counters: store.counters })
  const { callers, callAll, dispatcher, emulator, legTo, until } = world
  const streamOf = (phone: string) => legTo(phone)?.streams[0]
  try {
    const urls = new Map(callers.map(({ carrier }) => [carrier, agent.urlFor(carrier)]))
    const ids = await callAll(3, (carrier) => ({ stream: urls.get(carrier) ?? '' }))
    const calls = await Promise.all(
      callers.map(async ({ phone }, index) => {
        await until(() => streamOf(phone)?.state === 'open')
        emulator.network.act(phone, { do: 'speak', text: 'Hello agent' })
        await until(() => (streamOf(phone)?.framesOut ?? 0) > 20)
        emulator.network.act(phone, { do: 'press', digits: '5' })
        const before = streamOf(phone)?.framesOut ?? 0
        // The tone alone is 25 frames.
        await until(() => (streamOf(phone)?.framesOut ?? 0) >= before + 25)
        emulator.network.act(phone, { do: 'press', digits: '0' })
        return dispatcher.calls.wait(ids[index] ?? '', 'settled', { timeoutMs: 300_000 })
      }),
    )
    for (const { status, flow } of calls) {
      expect(status).toBe('completed')
      expect(flow?.turns.map(({ turn }) => turn.turn)).toEqual(['started', 'streamed'])
    }
    // A URL that was used is refused, also by another process with the same store.
    const again = new WebSocket(urls.get('twilio') ?? '')
    await expect(
      new Promise((resolve, reject) => {
        again.once('open', resolve)
        again.once('error', reject)
      }),
    ).rejects.toThrow('401')
  } finally {
    await agent.close()
    await store.close()
  }
}, 120_000)
