import { errorOf, type Breakage } from '@callplane/conformance'
import { CallError } from '@callplane/core'
import { describe, expect, it } from 'vitest'
import { customer, far, fresh, trunkWorld } from '../test/trunk-world.ts'
import { connectGateway } from './connect-gateway.ts'

type World = Awaited<ReturnType<typeof trunkWorld>>

const whole = {
  lists: 1,
  trunks: ['acme', 'acme-in'],
  open: 1,
  gateways: ['inbound', 'outbound'],
  numbers: 1,
  rules: 1,
}
const nothing = { lists: 0, trunks: [], open: 0, gateways: [], numbers: 0, rules: 0 }
/** The trunk that holds the domain is kept; Twilio would reserve the domain for 30 days. */
const onlyTheName = { ...nothing, trunks: ['acme'], open: 1 }

const changesSince = (world: World, start: number) =>
  world.host.sent.slice(start).filter(({ method }) => method !== 'GET')

/** POST to make: trunk, list, credential, mapping, address; numbers; rule; trunk, target, number. */
const changes = 10
const each = Array.from({ length: changes }, (_, index) => index + 1)

describe('VideoSDK over Twilio', () => {
  it('a dry run lists the steps and asks for nothing to be made', async () => {
    const world = await trunkWorld()
    const start = world.host.sent.length
    const { steps, notes } = await connectGateway({
      ...world.optionsOver(world.host),
      dryRun: true,
    })
    expect(steps).toEqual([
      'Twilio: outbound gateway',
      'Twilio: outbound gateway › trunk',
      'Twilio: outbound gateway › credential list',
      'Twilio: outbound gateway › credential',
      'Twilio: outbound gateway › credential list on trunk',
      'Twilio: outbound gateway › address of the trunk',
      'VideoSDK: numbers with their gateways',
      'VideoSDK: inbound rule',
      'Twilio: inbound gateway',
      'Twilio: inbound gateway › trunk',
      'Twilio: inbound gateway › origination target',
      'Twilio: inbound gateway › number 1 of 1',
    ])
    expect(notes.join(' ')).toContain('30 days')
    expect(changesSince(world, start)).toEqual([])
  })

  it('connects both directions, as the dry run said', async () => {
    const world = await trunkWorld()
    const start = world.host.sent.length
    const told: string[] = []
    const made = await connectGateway({
      ...world.optionsOver(world.host),
      onProgress: ({ step, phase }) => phase === 'done' && told.push(step),
    })
    expect(changesSince(world, start)).toHaveLength(changes)
    expect(told.toSorted()).toEqual([...made.steps].toSorted())
    expect(made.gateway).toMatchObject({
      name: 'acme',
      address: 'acme.pstn.twilio.com',
      direction: 'outbound',
      numbers: [fresh],
    })
    expect(made.rule).toMatchObject({
      direction: 'outbound',
      numbers: [fresh],
      routes: [{ provider: 'videosdk', gateway: made.gateway.id }],
    })
    expect(made.inbound).toMatchObject({
      gateway: { direction: 'inbound' },
      rule: { direction: 'inbound' },
      reference: expect.stringMatching(/^rr_/),
    })
    expect(await world.inventory()).toEqual(whole)
  })

  it('repeated, changes nothing; the password, which cannot be read back, is set again', async () => {
    const world = await trunkWorld()
    const first = await connectGateway(world.optionsOver(world.host))
    const start = world.host.sent.length
    const again = await connectGateway(world.optionsOver(world.host))
    expect(again.gateway).toEqual(first.gateway)
    expect(again.inbound).toEqual(first.inbound)
    expect(await world.inventory()).toEqual(whole)
    expect(
      changesSince(world, start).map(({ method, url }) => `${method} ${new URL(url).pathname}`),
    ).toEqual([expect.stringMatching(/^POST .*\/Credentials\/CR\w+\.json$/)])
    expect(first.gateway.credentials?.password).toBe(again.gateway.credentials?.password)
  })

  it('an outbound call goes over the trunk: both legs are in the ledger', async () => {
    const world = await trunkWorld()
    const { rule } = await connectGateway(world.optionsOver(world.host))
    const dispatcher = world.dispatcherWith([rule])
    const placing = dispatcher.dispatch({ to: far, from: fresh, connect: { room: 'support' } })
    await world.clock.advance(120_000)
    const call = await dispatcher.calls.get((await placing).id)
    expect(call).toMatchObject({ status: 'completed', provider: 'videosdk', rang: 'yes' })
    // The phone rings first; then the ringing is passed on to who dialled.
    expect(world.emulator.ledger().map(({ provider, to, from }) => [provider, to, from])).toEqual([
      ['twilio', far, fresh],
      ['videosdk', `sip:${far}@acme.pstn.twilio.com;transport=tls`, fresh],
    ])
    // Root of both is the one request that dialled.
    const [first, second] = world.emulator.ledger()
    expect(second?.request).toEqual(first?.request)
    await dispatcher.close()
  })

  it.each([
    ['50', 'busy at the far end', 'rejected'],
    ['51', 'no answer', 'no-answer'],
    ['54', 'the carrier fails', 'failed'],
  ])('an outcome of the phone comes through both legs: %s, %s', async (digits, _what, status) => {
    const world = await trunkWorld()
    const { rule } = await connectGateway(world.optionsOver(world.host))
    const dispatcher = world.dispatcherWith([rule])
    const placing = dispatcher.dispatch({
      to: `+141555501${digits}`,
      from: fresh,
      connect: { room: 'a' },
    })
    await world.clock.advance(200_000)
    expect(await dispatcher.calls.get((await placing).id)).toMatchObject({ status })
    await dispatcher.close()
  })

  it('an inbound call reaches the room', async () => {
    const world = await trunkWorld()
    const { inbound } = await connectGateway({
      ...world.optionsOver(world.host),
      room: { type: 'static', id: 'front-desk' },
    })
    const leg = world.emulator.network.dial({
      provider: 'pstn',
      from: customer,
      to: fresh,
      callId: 'incoming',
      cause: { method: 'CALL', url: 'http://emulator.invalid/', headers: {}, body: '' },
      on: { ringing: () => undefined, answered: () => undefined, ended: () => undefined },
    })
    await world.clock.advance(10_000)
    expect(leg.state).toBe('answered')
    expect(world.emulator.ledger().map(({ provider, to }) => [provider, to])).toEqual([
      ['twilio', `sip:${fresh}@${inbound?.gateway.address};transport=tls`],
      ['pstn', fresh],
    ])
    expect(await world.inboundCalls()).toMatchObject([
      { type: 'inbound', status: 'answered', roomId: 'front-desk', from: customer, to: fresh },
    ])
    await world.clock.advance(100_000)
    expect(leg.end).toMatchObject({ cause: 'hang-up', by: 'callee' })
  })

  it.each(each)('refused at change %i: undone and said, the repeat succeeds', async (nth) => {
    const world = await trunkWorld()
    const error = await errorOf(
      connectGateway(world.optionsOver(world.breaking(nth, 'refused').host)),
    )
    expect(error.message).toContain('made up')
    expect(error.message).not.toContain(fresh)
    const left = await world.inventory()
    expect(left).toEqual(nth <= 5 ? nothing : onlyTheName)
    if (nth > 5)
      expect(error.message).toMatch(/kept: trunk TK\w+, which holds the address acme\.pstn/)
    await connectGateway(world.optionsOver(world.host))
    expect(await world.inventory()).toEqual(whole)
  })

  const lost: readonly Breakage[] = ['lost-before', 'lost-after']
  it.each(lost.flatMap((fault) => each.map((nth) => [fault, nth] as const)))(
    '%s at change %i: whole, or undone and said; the repeat succeeds',
    async (fault, nth) => {
      const world = await trunkWorld()
      const result = await connectGateway(world.optionsOver(world.breaking(nth, fault).host)).catch(
        (error: unknown) => error,
      )
      const left = await world.inventory()
      if (CallError.isInstance(result)) {
        expect([nothing, onlyTheName]).toContainEqual(left)
        if (left.trunks.length > 0) expect(result.message).toMatch(/kept: trunk TK\w+/)
        expect(result.message).toContain('may yet take effect')
      } else expect(left).toEqual(whole)
      await connectGateway(world.optionsOver(world.host))
      expect(await world.inventory()).toEqual(whole)
    },
  )

  const killed: readonly Breakage[] = ['killed-before', 'killed-after']
  it.each(killed.flatMap((fault) => each.map((nth) => [fault, nth] as const)))(
    '%s at change %i: the repeat adopts what is there, and calls go through',
    async (fault, nth) => {
      const world = await trunkWorld()
      const broken = world.breaking(nth, fault)
      const told: string[] = []
      void connectGateway({
        ...world.optionsOver(broken.host),
        onProgress: ({ step, phase }) => told.push(`${step} ${phase}`),
      })
      while (!broken.wasHit()) await new Promise((resolve) => setImmediate(resolve))
      expect(told.at(-1)).toMatch(/ started$/)
      const { rule } = await connectGateway(world.optionsOver(world.host))
      expect(await world.inventory()).toEqual(whole)
      const dispatcher = world.dispatcherWith([rule])
      const placing = dispatcher.dispatch({ to: far, from: fresh, connect: { room: 'support' } })
      await world.clock.advance(120_000)
      expect((await dispatcher.calls.get((await placing).id))?.status).toBe('completed')
      await dispatcher.close()
    },
  )

  it('a repeat that fails takes nothing from a connection in use', async () => {
    const world = await trunkWorld()
    const second = '+14155550121'
    await world.ports.carrier.ports.numbers?.buy?.(second)
    const first = await connectGateway(world.optionsOver(world.host))
    const more = (over: typeof world.host) => ({
      ...world.optionsOver(over),
      numbers: [fresh, second],
    })
    // Password, gateway, rule; then the number is put on the trunk.
    for (const nth of [1, 2, 3, 4, 5]) {
      const broken = world.breaking(nth, 'refused')
      await connectGateway(more(broken.host as typeof world.host)).catch(() => undefined)
      expect(await world.inventory()).toEqual(whole)
    }
    const dispatcher = world.dispatcherWith([first.rule])
    const placing = dispatcher.dispatch({ to: far, from: fresh, connect: { room: 'a' } })
    await world.clock.advance(120_000)
    expect((await dispatcher.calls.get((await placing).id))?.status).toBe('completed')
    await dispatcher.close()
  })

  it('fails twice and leaves no more than after the first time', async () => {
    const world = await trunkWorld()
    for (const nth of [6, 5]) {
      const broken = world.breaking(nth, 'refused')
      const error = await errorOf(connectGateway(world.optionsOver(broken.host)))
      expect(error.message).toContain('made up')
      expect(await world.inventory()).toEqual(onlyTheName)
    }
    await connectGateway(world.optionsOver(world.host))
    expect(await world.inventory()).toEqual(whole)
  })

  it('encrypted from end to end', async () => {
    const world = await trunkWorld()
    const options = { ...world.optionsOver(world.host), mediaEncryption: 'required' as const }
    const { rule, carrier } = await connectGateway(options)
    expect(carrier.outbound?.mediaEncryption).toBe('required')
    const dispatcher = world.dispatcherWith([rule])
    const placing = dispatcher.dispatch({ to: far, from: fresh, connect: { room: 'a' } })
    await world.clock.advance(120_000)
    expect((await dispatcher.calls.get((await placing).id))?.status).toBe('completed')
    await dispatcher.close()
  })
})

describe('an agent takes the calls (V5)', () => {
  const dispatch = { agent: 'ag_support', metadata: { team: 'support' } }

  it('goes along on calls out by a rule of the platform, made once', async () => {
    const world = await trunkWorld()
    const options = { ...world.optionsOver(world.host), dispatch }
    const first = await connectGateway(options)
    const start = world.host.sent.length
    const again = await connectGateway(options)
    const listed = (await world.ports.platform.ports.rules?.list()) ?? []
    const own = listed.filter(({ rule }) => rule.id === 'acme-outbound')
    expect(own).toMatchObject([{ rule: { direction: 'outbound', numbers: [fresh], dispatch } }])
    for (const { rule, steps } of [first, again]) {
      expect(steps).toContain('VideoSDK: outbound rule')
      expect(rule).toMatchObject({
        dispatch,
        routes: [{ provider: 'videosdk', reference: own[0]?.reference }],
      })
    }
    expect(changesSince(world, start).map(({ url }) => new URL(url).pathname)).toEqual([
      expect.stringContaining('/Credentials/'),
    ])
  })

  it('carries calls over the trunk', async () => {
    const world = await trunkWorld()
    const { rule } = await connectGateway({ ...world.optionsOver(world.host), dispatch })
    const dispatcher = world.dispatcherWith([rule])
    const placing = dispatcher.dispatch({ to: far, from: fresh, connect: { room: 'support' } })
    await world.clock.advance(120_000)
    expect(await dispatcher.calls.get((await placing).id)).toMatchObject({
      status: 'completed',
      rang: 'yes',
    })
    await dispatcher.close()
  })

  it('no such rule is left behind where a later step fails', async () => {
    const world = await trunkWorld()
    const options = { ...world.optionsOver(world.breaking(9, 'refused').host), dispatch }
    const error = await errorOf(connectGateway(options))
    expect(error.message).toContain('VideoSDK: outbound rule')
    const listed = (await world.ports.platform.ports.rules?.list()) ?? []
    expect(listed.filter(({ rule }) => rule.id.startsWith('acme'))).toEqual([])
  })
})

describe('callers become records by a webhook of the platform (V4)', () => {
  const withWebhook = (world: World, register: () => Promise<void>) => {
    const { platform, ...options } = world.optionsOver(world.host)
    const gateways = { ...platform.ports.gateways, webhook: { register } }
    return { ...options, platform: { ...platform, ports: { ...platform.ports, gateways } } }
  }

  it('is registered before callers can come, also where the rule already exists', async () => {
    const world = await trunkWorld()
    const registered: number[] = []
    const register = async () => void registered.push((await world.inventory()).rules)
    const options = withWebhook(world, register) as Parameters<typeof connectGateway>[0]
    const { steps } = await connectGateway({ ...options, dryRun: false })
    await connectGateway({ ...options, dryRun: false })
    expect(registered).toEqual([0, 1])
    expect(steps.indexOf('VideoSDK: webhook')).toBeLessThan(steps.indexOf('VideoSDK: inbound rule'))
    expect(steps).toContain('VideoSDK: webhook')
  })

  it('fails the run where it cannot be registered', async () => {
    const world = await trunkWorld()
    const register = async () => Promise.reject(new CallError('provider-down', 'made up'))
    const options = withWebhook(world, register) as Parameters<typeof connectGateway>[0]
    const error = await errorOf(connectGateway({ ...options, dryRun: false }))
    expect(error.message).toContain('step "VideoSDK: webhook" failed')
    expect(await world.inventory()).toEqual(onlyTheName)
  })

  it('a note says where there is no place for one', async () => {
    const world = await trunkWorld()
    const { notes } = await connectGateway({ ...world.optionsOver(world.host), dryRun: true })
    expect(notes.join(' ')).toContain('Incoming calls will not be recorded')
  })
})

describe('refused before anything is made', () => {
  it.each([
    [{ name: 'Acme!' }, 'name: must be'],
    [{ numbers: [] }, 'numbers: must not be empty'],
    [{ mediaEncryption: 'preferred' as const }, 'mediaEncryption: must be one of none, required'],
    [{ mediaEncryption: 'required' as const, transport: 'udp' as const }, 'transport: must be tls'],
    [{ credentials: { username: 'acme', password: 'weak' } }, 'credentials.password'],
    [{ numbers: ['+14155550198'] }, 'is not a number of this account'],
    [{ numbers: ['+14155550100'] }, 'a number has another gateway at the platform'],
  ])('%j', async (change, message) => {
    const world = await trunkWorld()
    const start = world.host.sent.length
    await expect(connectGateway({ ...world.optionsOver(world.host), ...change })).rejects.toThrow(
      message,
    )
    expect(changesSince(world, start)).toEqual([])
  })

  it('an unknown end', async () => {
    const world = await trunkWorld()
    const options = world.optionsOver(world.host)
    const end = { id: 'acme', ports: {} }
    await expect(connectGateway({ ...options, carrier: end, platform: end })).rejects.toThrow(
      'carrier: unknown carrier; platform: unknown platform',
    )
  })
})
