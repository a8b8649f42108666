import { createDispatcher, type Dispatcher, type Host, type Provider } from '@callplane/core'
import { systemClock } from '@callplane/kit'
import { publicUrl } from './dispatch.ts'
import { interleave, measure, type Measured } from './measure.ts'
import { told, type Row } from './report.ts'

const calls = 1_000
const inFlight = 10

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

const merged = async (dispatcher: Dispatcher): Promise<void> => {
  const { total } = await dispatcher.calls.count({ status: 'completed' })
  if (total !== calls) throw new Error(`only ${total} calls have ended`)
}

/** Calls that wait for their webhooks, and what takes the n-th of these. */
interface Arranged {
  readonly dispatcher: Dispatcher
  readonly webhooks: number
  readonly take: (index: number) => Promise<unknown>
}

interface WebhookSides {
  readonly name: string
  /** What the vendor's side is. */
  readonly theirs: string
  readonly arrange: (own: boolean) => Promise<Arranged>
}

export const webhookSection = ({ name, theirs, arrange }: WebhookSides) => {
  const round = async (own: boolean): Promise<Measured> => {
    const { dispatcher, webhooks, take } = await arrange(own)
    const measured = await measure(take, webhooks, inFlight)
    if (own) await merged(dispatcher)
    await dispatcher.close()
    return measured
  }
  const rows = async (): Promise<Row[]> => {
    const best = await interleave(
      { ours: () => round(true), theirs: () => round(false) },
      { rounds: 7, warmUps: 5 },
    )
    return [
      {
        name,
        goal: { atMost: 1 },
        ratio: best.ours.cpu / best.theirs.cpu,
        detail: `verified, normalised, merged ${told(best.ours)}; ${theirs}, verified only ${told(best.theirs)}`,
      },
    ]
  }
  return { rows, ours: () => round(true), close: () => Promise.resolve() }
}
