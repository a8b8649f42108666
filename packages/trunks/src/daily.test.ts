import { describe, expect, it } from 'vitest'
import { customer, far, fresh, trunkWorld } from '../test/trunk-world.ts'
import { connectGateway, sipAddress } from './connect-gateway.ts'

const cause = { method: 'CALL', url: 'http://emulator.invalid/', headers: {}, body: '' }

describe('Daily over Twilio', () => {
  it('a dry run says what would be made', async () => {
    const world = await trunkWorld()
    const plan = await connectGateway({ ...world.dailyOver(world.host), dryRun: true })
    expect(plan.steps).toEqual(['Twilio: outbound gateway'])
    expect(plan.notes.join(' ')).toContain('sip:{number}@{address}')
  })

  it('a call goes through a SIP domain with our caller ID: both legs are in the ledger', async () => {
    const world = await trunkWorld()
    const told: string[] = []
    const { gateway, rule, carrier } = await connectGateway({
      ...world.dailyOver(world.host),
      onProgress: ({ step, phase }) => phase === 'done' && told.push(step),
    })
    expect(told).toEqual([
      'Twilio: outbound gateway › address list',
      'Twilio: outbound gateway › address 192.0.2.20',
      'Twilio: outbound gateway › SIP domain',
      'Twilio: outbound gateway › address list on SIP domain',
      'Twilio: outbound gateway',
    ])
    expect(gateway).toEqual(carrier.outbound)
    expect(gateway).toMatchObject({
      address: 'acme.sip.twilio.com',
      allowedAddresses: ['192.0.2.20'],
    })
    const to = sipAddress(far, gateway)
    const dispatcher = world.dispatcherWith([rule])
    const placing = dispatcher.dispatch({
      to,
      rule: rule.id,
      from: fresh,
      connect: { room: 'support' },
    })
    await world.clock.advance(120_000)
    await placing
    expect(world.emulator.ledger().map(({ provider, to, from }) => [provider, to, from])).toEqual([
      ['daily', to, 'sip:support.0@callplane-emulator.sip.daily.co'],
      ['twilio', far, fresh],
    ])
    expect(world.emulator.calls().every(({ answered }) => answered)).toBe(true)
    await dispatcher.close()
  })

  it('calls in go to the host that is given', async () => {
    const world = await trunkWorld()
    const host = 'example-acme.siptrunk.sip-us.daily.co'
    const { inbound, carrier } = await connectGateway({
      ...world.dailyOver(world.host),
      direction: 'inbound',
      platformHost: host,
    })
    expect(inbound?.gateway).toEqual(carrier.inbound)
    const arrived: string[] = []
    world.emulator.network.hosts.register(host, (leg) => {
      arrived.push(leg.to)
      leg.answer()
    })
    const on = { ringing: () => undefined, answered: () => undefined, ended: () => undefined }
    world.emulator.network.dial({
      provider: 'pstn',
      from: customer,
      to: fresh,
      callId: 'in',
      cause,
      on,
    })
    await world.clock.advance(1_000)
    expect(arrived).toEqual([`sip:${fresh}@${host};transport=tls`])
  })

  it.each([1, 2, 3, 4])(
    'refused at change %i: undone or kept, said; the repeat succeeds',
    async (nth) => {
      const world = await trunkWorld()
      const broken = world.breaking(nth, 'refused')
      const doomed = connectGateway(world.dailyOver(broken.host))
      await expect(doomed).rejects.toThrow(nth === 4 ? /kept: SIP domain SD\w+/ : /made up/)
      const { gateway } = await connectGateway(world.dailyOver(world.host))
      expect(await world.ports.carrier.ports.gateways?.list()).toMatchObject([{ id: gateway.id }])
    },
  )

  it.each([
    [{ answerUrl: undefined }, 'answerUrl: is required'],
    [{ answerUrl: 'http://app.example' }, 'answerUrl: must be an https URL'],
    [{ platformAddresses: [] }, 'platformAddresses: is required'],
    [{ direction: 'inbound' as const }, 'platformHost: is required'],
    [{ mediaEncryption: 'required' as const }, 'mediaEncryption: must be one of none'],
  ])('%j is refused before anything is made', async (change, message) => {
    const world = await trunkWorld()
    const start = world.host.sent.length
    await expect(connectGateway({ ...world.dailyOver(world.host), ...change })).rejects.toThrow(
      message,
    )
    expect(world.host.sent.slice(start).filter(({ method }) => method !== 'GET')).toEqual([])
  })

  it('Daily over Plivo goes one way, and says so', async () => {
    const world = await trunkWorld()
    const options = world.dailyOver(world.host)
    const carrier = { id: 'plivo', ports: options.carrier.ports }
    await expect(connectGateway({ ...options, carrier })).rejects.toThrow(
      'Daily sets no caller ID, and Plivo cannot override it',
    )
  })
})

it('a SIP address is made of numbers only', () => {
  const gateway = {
    id: 'x',
    name: 'x',
    address: 'a.example',
    transport: 'tls',
    numbers: [],
    direction: 'outbound',
  } as const
  expect(sipAddress(far, { ...gateway, numbers: [] })).toBe(`sip:${far}@a.example;transport=tls`)
  expect(() => sipAddress('a@b', { ...gateway, numbers: [] })).toThrow('must be E.164')
})
