import { describe, expect, it } from 'vitest'
import { carriers, moves, named, worldOf } from '../../test/migrate-moves.ts'
import {
  alone,
  answerUrl,
  credentials,
  first,
  legacyNumber,
  legacyTrunk,
  movedUrl,
  redirectUrl,
  second,
  type MigrateWorld,
} from '../../test/migrate-world.ts'
import { migrate } from './migrate.ts'
import type { MigrateOptions } from './options.ts'
import { planText } from './plan-text.ts'

describe.each(named)('%s', (_name, move) => {
  const optionsOf = (world: MigrateWorld, ends = world.ends): MigrateOptions => ({
    ...ends,
    ...move.more,
  })

  it('plan, apply, undo: an empty diff after applying, the accounts byte-equal after undoing', async () => {
    const world = await worldOf(move)
    const { plan, apply, undo } = migrate(optionsOf(world))
    const before = world.accounts()
    const planned = await plan()
    expect(planned.changes.length).toBeGreaterThan(1)
    expect(world.accounts()).toBe(before)
    const applied = await apply()
    expect(applied.done).toEqual(planned.changes.map(({ what }) => what))
    expect(applied.plan.changes).toEqual([])
    expect(await plan()).toEqual({ ...planned, changes: [] })
    expect(world.accounts()).not.toBe(before)
    const after = world.accounts()
    expect((await apply()).done).toEqual([])
    expect(world.accounts()).toBe(after)
    const undone = await undo()
    expect(undone.kept).toEqual([])
    expect(undone.done).toEqual(applied.done.toReversed())
    expect(world.accounts()).toBe(before)
    expect((await undo()).done).toEqual([])
    // The same again, from the state of one that was undone.
    await apply()
    await undo()
    expect(world.accounts()).toBe(before)
  })
})

describe('the plan', () => {
  it('lists what porting takes for a number that the target does not have, and buys nothing', async () => {
    const world = await worldOf(moves[0]!)
    const options = { ...world.ends, ...moves[0]!.more }
    const { orders, blocked, changes } = await migrate(options).plan()
    expect(orders.map(({ number }) => number)).toEqual([alone])
    expect(orders[0]?.needs.join(' ')).toMatch(/portability.*LOA.*port date/)
    expect(changes.map(({ id }) => id)).toEqual([
      'target/gateway/desk/inbound',
      'target/application/move',
      `target/number/${first}`,
      `target/number/${second}`,
      `source/number/${first}`,
      `source/number/${alone}`,
    ])
    expect(blocked).toEqual([
      { what: `number ${second} at the source`, reason: expect.stringContaining('on a trunk') },
    ])
    await migrate(options).apply()
    const owned = await world.ends.target.ports.numbers?.list()
    expect(owned?.map(({ number }) => number)).toEqual([first, second])
    // Ported meanwhile: applying again does what it needs.
    await world.ends.target.ports.numbers?.buy?.(alone)
    expect((await migrate(options).apply()).plan).toMatchObject({ changes: [], orders: [] })
  })

  it('asks for the URL that answers the other language', async () => {
    const world = await worldOf(moves[0]!)
    const { changes, blocked } = await migrate(world.ends).plan()
    expect(changes.map(({ kind }) => kind)).toEqual(['gateway', 'number'])
    expect(blocked).toEqual([
      { what: `number ${first}`, reason: expect.stringMatching(/TwiML.*Call Control.*urls/) },
    ])
  })

  it('reads well', async () => {
    const world = await worldOf(moves[0]!)
    const text = planText(await migrate({ ...world.ends, ...carriers }).plan())
    expect(text).toContain('From twilio to telnyx: 6 to change, 1 to order, 1 to decide.')
    expect(text).toContain('+ application move at telnyx\n    answer URL: ' + movedUrl)
    expect(text).toContain(
      `~ number ${first} at twilio\n    answer URL: ${answerUrl} → ${redirectUrl}`,
    )
    expect(text).toContain(`! order ${alone}: telnyx does not have it`)
  })

  it('leaves a number alone whose URL has a password in it', async () => {
    const world = await worldOf(moves[0]!)
    const urls = { [answerUrl]: 'https://user:secret@app.callplane.example/voice' }
    const { blocked } = await migrate({ ...world.ends, urls }).plan()
    expect(blocked[0]?.reason).toContain('password')
    expect(JSON.stringify(blocked)).not.toContain('secret')
  })
})

describe('undo', () => {
  it('leaves what others had done by the time of apply', async () => {
    const world = await worldOf(moves[0]!)
    const { target } = world.ends
    const { numbers } = target.ports
    const port = numbers?.applications
    if (!port) throw new Error('the target has no applications')
    let isTheirTurn = false
    const list: typeof port.list = async () => {
      const urls = { answer: { url: movedUrl }, fallback: null, status: null }
      if (isTheirTurn) await port.create?.({ name: 'move', urls })
      isTheirTurn = false
      return port.list()
    }
    const applications = { ...port, list }
    const ports = { ...target.ports, numbers: { ...numbers, applications } }
    const { apply, undo } = migrate({
      ...world.ends,
      ...carriers,
      target: { ...target, ports: ports as typeof target.ports },
      onProgress: ({ id, phase }) => {
        isTheirTurn ||= id === 'target/application/move' && phase === 'started'
      },
    })
    expect((await apply()).kept).toEqual(['application move'])
    await undo()
    expect((await port.list()).map(({ name }) => name)).toContain('move')
  })

  it('keeps what others have changed since, and says so', async () => {
    const world = await worldOf(moves[0]!)
    const { apply, undo } = migrate({ ...world.ends, ...carriers })
    await apply()
    const { numbers } = world.ends.source.ports
    const id = (await numbers?.list())?.find(({ number }) => number === first)?.id ?? ''
    await numbers?.configure?.(id, { webhookUrl: 'https://app.callplane.example/theirs' })
    expect((await undo()).kept).toEqual([expect.stringContaining(`number ${first}`)])
    expect((await numbers?.routing?.read(id))?.urls?.answer?.url).toContain('theirs')
  })

  it('keeps a trunk and an application that others use by now', async () => {
    const world = await worldOf(moves[0]!)
    const { apply, undo } = migrate({ ...world.ends, ...carriers })
    await apply()
    const { numbers, gateways } = world.ends.target.ports
    const bought = await numbers?.buy?.('+14155550121')
    const desk = (await gateways?.list())?.find(({ name }) => name === 'desk')
    const application = (await numbers?.applications?.list())?.find(({ name }) => name === 'move')
    const other = await numbers?.buy?.('+14155550122')
    await numbers?.configure?.(bought?.id ?? '', { gateway: desk?.id })
    await numbers?.configure?.(other?.id ?? '', { gateway: application?.id })
    const { kept } = await undo()
    expect(kept).toHaveLength(2)
    expect(kept.join()).toMatch(/still has 1 number.*application move.*1 number/s)
  })
})

describe('VideoSDK legacy to v2', () => {
  const move = moves.at(-1)!
  it('maps each trunk to the rule that takes its place', async () => {
    const world = await worldOf(move)
    const { trunks } = await migrate({ ...world.ends, ...move.more }).apply()
    const rules = (await world.ends.target.ports.rules?.list()) ?? []
    const kept = rules.find(({ rule }) => rule.id === 'trunk_1')
    expect(trunks).toEqual([
      {
        trunkId: 'trunk_1',
        numbers: [legacyNumber],
        routingRuleId: kept?.reference,
        carrierHost: 'sip.carrier.example',
      },
    ])
  })

  it('has no credentials in the plan or the state', async () => {
    const world = await worldOf(move)
    const { plan, apply } = migrate({ ...world.ends, ...move.more })
    expect(JSON.stringify(await plan())).not.toContain(credentials.password)
    await apply()
    expect(JSON.stringify(world.state.load())).not.toContain(credentials.password)
  })

  it('does not take a number from another carrier', async () => {
    const world = await worldOf(move)
    const legacyTrunks = [{ ...legacyTrunk, numbers: [first], address: 'sip.other.example' }]
    const { changes, blocked } = await migrate({ ...world.ends, legacyTrunks }).plan()
    expect(changes).toEqual([])
    expect(blocked[0]?.reason).toContain('sip.carrier.example')
  })
})
