import { describe, expect, it } from 'vitest'
import type { CallsPort } from '../../plugin/calls-port.ts'
import { event, far, refusal, webhookOf } from '../../testing/index.ts'
import { call, interposed, publicUrl, setUp } from '../dispatcher.fixture.ts'
import { memoryStore } from '../memory-store.ts'

const can = { answers: 'command', verbs: ['hangUp', 'connect'] } as const
const agent = '+14155550102'

/** A call that is answered, whose second leg is asked for. */
const answered = async (
  connect: NonNullable<CallsPort['connect']>,
  options: Parameters<typeof setUp>[1] = {},
) => {
  const bench = setUp({ a: { can, connect } }, options)
  const { dispatcher, clock, fake } = bench
  const { id } = await dispatcher.dispatch({ ...call, connect: { phone: agent } })
  const attemptKey = fake('a').keys[0]
  await dispatcher.receive('a', webhookOf(event('answered', { at: clock.now(), attemptKey })))
  await clock.advance(100)
  const legs = async () => {
    const { attempts = [] } = (await dispatcher.calls.get(id)) ?? {}
    return attempts.filter(({ kind }) => kind === 'connect')
  }
  return { ...bench, id, legs }
}

describe('the second leg of a call', () => {
  it('is asked for once, with the call, its route, a key of its own and where its reports go', async () => {
    const asked: unknown[] = []
    const { legs, clock } = await answered(async (references, plan, context) => {
      asked.push([references, plan, context.key])
      return { references: { call: 'near-1' } }
    })
    const [leg] = await legs()
    expect(leg).toMatchObject({ state: 'accepted', notes: [] })
    const key = leg?.key
    const plan = {
      action: 'call',
      call: expect.objectContaining({ to: far, connect: { phone: agent } }) as object,
      route: expect.objectContaining({ provider: 'a' }) as object,
      key,
      callbackUrl: `${publicUrl}/webhooks/a?attempt=${key}`,
    }
    expect(asked).toEqual([[{ call: 'a-1' }, plan, key]])
    await clock.advance(60_000)
    expect(asked).toHaveLength(1)
  })

  it('whose reply is lost stays unknown and is never asked for again', async () => {
    let asked = 0
    const { legs, clock } = await answered(async () => {
      asked++
      throw refusal('timeout', 'unknown')
    })
    await clock.advance(600_000)
    expect([asked, (await legs()).map(({ state }) => state)]).toEqual([1, ['unknown']])
  })

  it('whose outcome cannot be stored becomes unknown, and is not asked for again', async () => {
    let away = false
    let asked = 0
    const store = interposed(memoryStore(), (method, run) =>
      away && method === 'save' ? Promise.reject(new Error('away')) : run(),
    )
    const connect = async () => {
      asked++
      away = true
    }
    const { legs, clock } = await answered(connect, { store })
    await clock.advance(70_000)
    away = false
    await clock.advance(30_000)
    expect([asked, (await legs()).map(({ state }) => state)]).toEqual([1, ['unknown']])
  })
})
