import { describe, expect, it } from 'vitest'
import { ended, event, refusal, webhookOf } from '../testing/index.ts'
import type { FakeProviderScript } from '../testing/index.ts'
import { call, setUp } from './dispatcher.fixture.ts'

const agent = '+14155550102'
const can = { answers: 'command', verbs: ['hangUp', 'connect', 'transfer', 'get'] } as const

/** A call whose legs the dispatcher joins. `tell`: a report of the attempt that placed it. */
const joined = async (first: boolean, script: FakeProviderScript = {}) => {
  const setup = setUp({ a: { can, connect: async () => ({ references: {} }), ...script } })
  const { dispatcher, clock, fake } = setup
  const { id } = await dispatcher.dispatch({ ...call, connect: { phone: agent, first } })
  const tell = async (what: ReturnType<typeof event>) => {
    const report = { ...what, at: clock.now(), attemptKey: fake('a').keys[0] }
    await dispatcher.receive('a', webhookOf(report))
    await clock.advance(10)
  }
  const near = { leg: 'near' } as const
  const hangUps = () => fake('a').log.filter((line) => line === 'hangUp').length
  const view = async () => dispatcher.calls.get(id)
  return { ...setup, id, tell, near, hangUps, view }
}

describe('where the dispatcher joins the legs', () => {
  it('hangs up the near phone when the far one, called second, cannot be reached', async () => {
    const { tell, near, hangUps, view } = await joined(true)
    await tell(event('answered', near))
    expect(hangUps()).toBe(0)
    await tell(ended('busy', 'busy', 'no'))
    expect([hangUps(), (await view())?.status]).toEqual([1, 'busy'])
    await tell(ended('completed', 'hung-up', 'yes', near))
    expect([hangUps(), await view()]).toMatchObject([1, { status: 'busy', settled: true }])
  })

  it('is settled once the hang-up of the party left alone was taken, or has failed too often', async () => {
    let refuses = true
    const { tell, near, hangUps, view, clock } = await joined(true, {
      hangUp: async () => {
        if (refuses) throw refusal('provider-down', 'unknown')
      },
    })
    await tell(event('answered', near))
    await tell(ended('busy', 'busy', 'no'))
    expect([hangUps(), (await view())?.settled]).toEqual([1, false])
    refuses = false
    await clock.advance(1_000)
    expect([hangUps(), (await view())?.settled]).toEqual([2, true])
  })

  it('hangs up the near phone when the dial of the far one is refused, and says why it failed', async () => {
    const { tell, near, hangUps, view } = await joined(true, {
      connect: async () => {
        throw refusal('request-invalid')
      },
    })
    await tell(event('answered', near))
    expect(hangUps()).toBe(1)
    await tell(ended('completed', 'hung-up', 'yes', near))
    expect(await view()).toMatchObject({
      status: 'failed',
      endReason: 'refused',
      rang: 'no',
      settled: true,
      error: { code: 'request-invalid' },
    })
  })

  it('dials the far phone again after a refusal that may be over in a moment, three times in all', async () => {
    const dials: number[] = []
    const { tell, near, hangUps, clock } = await joined(true, {
      connect: async () => {
        dials.push(clock.now())
        throw refusal('rate')
      },
    })
    await tell(event('answered', near))
    const begin = dials[0] ?? 0
    await clock.advance(10_000)
    expect([dials.map((at) => at - begin), hangUps()]).toEqual([[0, 1_000, 2_000], 1])
  })

  it('joins the parties by the second dial where the first was refused for a moment', async () => {
    const answers = [refusal('rate'), null, null]
    const { tell, near, hangUps, view, clock } = await joined(true, {
      connect: async () => {
        const error = answers.shift()
        if (error) throw error
        return { references: { call: 'second' } }
      },
    })
    await tell(event('answered', near))
    await clock.advance(10_000)
    await tell(event('answered'))
    const call = await view()
    expect([answers.length, hangUps(), call?.error]).toEqual([1, 0, null])
    expect(call?.legs.map(({ role, references }) => [role, references['call']])).toEqual([
      ['far', 'second'],
      ['near', 'a-1'],
    ])
    const sent = call?.timeline.filter(({ type }) => type.startsWith('connect-'))
    expect(sent?.map(({ type, leg }) => `${type} ${leg}`)).toEqual([
      'connect-sent far',
      'connect-refused far',
      'connect-sent far',
      'connect-accepted far',
    ])
  })

  it('hangs up the far phone when the dial of the near one is refused', async () => {
    const { tell, hangUps, view } = await joined(false, {
      connect: async () => {
        throw refusal('request-invalid')
      },
    })
    await tell(event('answered'))
    expect(hangUps()).toBe(1)
    await tell(ended('completed', 'hung-up', 'yes'))
    expect(await view()).toMatchObject({
      status: 'completed',
      endReason: 'near-end-unreachable',
      error: { code: 'request-invalid' },
    })
  })

  it('hangs up no one while the outcome of the second dial is unknown', async () => {
    const { tell, near, hangUps } = await joined(true, {
      connect: async () => {
        throw refusal('timeout', 'unknown')
      },
    })
    await tell(event('answered', near))
    expect(hangUps()).toBe(0)
  })

  it('leaves the far party to a transfer although the near end has gone', async () => {
    const { dispatcher, id, tell, near, hangUps } = await joined(false, {
      transfer: async () => {},
    })
    await tell(event('answered'))
    await tell(event('answered', near))
    await dispatcher.transfer(id, '+14155550124')
    await tell(ended('completed', 'hung-up', 'yes', near))
    expect(hangUps()).toBe(0)
  })
})

describe('where the legs do not end with each other', () => {
  const separate = async (script: FakeProviderScript = {}) => {
    const gone: unknown[] = []
    const setup = await joined(false, {
      can: { ...can, separateLegs: true, references: ['call', 'second', 'room'] },
      place: async () => ({ references: { call: 'first', room: 'room' } }),
      connect: async () => ({ references: { second: 'second' } }),
      hangUp: async (references) => void gone.push(references),
      ...script,
    })
    await setup.tell(event('answered', { references: { call: 'first' } }))
    return { ...setup, gone }
  }
  const far = { references: { call: 'first' } }
  const near = { leg: 'near', references: { second: 'second' } } as const

  it('hangs up the near end once the far one has gone, and is not settled before', async () => {
    let refuses = true
    const gone: unknown[] = []
    const { tell, view, clock } = await separate({
      hangUp: async (references) => {
        gone.push(references)
        if (refuses) throw refusal('provider-down', 'unknown')
      },
    })
    await tell(event('answered', near))
    expect(gone).toEqual([])
    await tell(ended('completed', 'hung-up', 'yes', far))
    expect([gone, (await view())?.settled]).toEqual([[{ second: 'second' }], false])
    refuses = false
    await clock.advance(1_000)
    expect([gone.length, (await view())?.settled]).toEqual([2, true])
  })

  it('hangs up a near end that still rings when the far party has gone', async () => {
    const { tell, gone } = await separate()
    await tell(ended('completed', 'hung-up', 'yes', far))
    expect(gone).toEqual([{ second: 'second' }])
  })

  it('hangs up neither of two that have ended', async () => {
    const { tell, gone } = await separate()
    await tell(ended('completed', 'hung-up', 'yes', near))
    await tell(ended('completed', 'hung-up', 'yes', far))
    expect(gone).toHaveLength(1)
  })

  it('asks by the ids of both, where only a join knows the second (F4)', async () => {
    const asked: unknown[] = []
    const { clock } = await separate({
      can: {
        ...can,
        separateLegs: true,
        references: ['call', 'second', 'room'],
        verbs: ['hangUp', 'connect', 'get'],
      },
      get: async (references) => (asked.push(references), []),
    })
    await clock.advance(600_000)
    expect(asked[0]).toEqual({ call: 'first', room: 'room', second: 'second' })
  })
})

it('asks for a transferred call by the leg that only the reply to the transfer named (F4)', async () => {
  const asked: unknown[] = []
  const { dispatcher, clock, id, tell, near } = await joined(true, {
    can: { ...can, answers: 'document' },
    place: async () => ({ references: { call: 'root', near: 'root' } }),
    transfer: async () => ({ references: { call: 'other', far: 'moved' } }),
    get: async (references) => {
      asked.push(references)
      return []
    },
  })
  await tell(event('answered', near))
  await dispatcher.transfer(id, '+14155550124')
  await clock.advance(600_000)
  expect(asked[0]).toEqual({ call: 'root', near: 'root', far: 'moved' })
})
