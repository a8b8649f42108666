import { createDispatcher, type Dispatcher, type Host, type Provider } from '@callplane/core'
import { systemClock } from '@callplane/kit'
import { publicUrl } from './dispatch.ts'

const calls = 1_000
export const inFlight = 10

/** A dispatcher with so many accepted calls, whose provider answers at once. Returns their references. */
export const withCalls = async (provider: Provider, reply: (serial: number) => object) => {
  let serial = 0
  const host: Host = {
    clock: systemClock,
    log: () => {},
    publicUrl,
    fetch: () =>
      Promise.resolve({
        status: 201,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(reply(serial++)),
      }),
  }
  const dispatcher = createDispatcher({
    host,
    providers: [provider],
    pace: { [provider.name]: { cps: 1_000_000 } },
  })
  const placed = []
  for (let index = 0; index < calls; index++)
    placed.push(await dispatcher.dispatch({ to: '+14155550123', from: '+14155550100' }))
  return { dispatcher, host, placed }
}

export const merged = async (dispatcher: Dispatcher): Promise<void> => {
  const ended = (await dispatcher.calls.list({ limit: calls })).filter(
    ({ status }) => status === 'completed',
  )
  if (ended.length !== calls) throw new Error(`only ${ended.length} calls have ended`)
  await dispatcher.close()
}
