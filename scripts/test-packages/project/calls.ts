import { strict as assert } from 'node:assert'
import { createDispatcher, type Call, type Dispatcher, type Provider } from '@callplane/core'
import { twilio } from '@callplane/twilio'
import { videosdk } from '@callplane/videosdk'
import { createWorld, type World } from './world.ts'

const business = '+14155550100'
const customer = '+14155550123'

const twilioOf = (world: World) => {
  const { baseUrl, credentials } = world.keysOf('twilio')
  const { accountSid = '', authToken = '' } = credentials
  return twilio({ baseUrl, accountSid, authToken })
}
const videosdkOf = (world: World) => {
  const { baseUrl, credentials, ids } = world.keysOf('videosdk')
  const { apiKey = '', secret = '' } = credentials
  return { provider: videosdk({ baseUrl, apiKey, secret }), rule: ids['ruleId'] ?? '' }
}

/** Runs one application on a world of its own. */
const inWorld = async (
  run: (world: World, started: (dispatcher: Dispatcher) => void) => Promise<void>,
): Promise<void> => {
  const world = await createWorld()
  const dispatchers: Dispatcher[] = []
  try {
    await run(world, (dispatcher) => {
      dispatchers.push(dispatcher)
      world.serve(dispatcher)
    })
  } finally {
    for (const dispatcher of dispatchers) await dispatcher.close()
    await world.close()
  }
}

const ringsAt = (world: World, number: string): number =>
  world.emulator.ledger().filter((ring) => ring.to === number).length

/** A call whose webhooks arrive over HTTP. */
export const webhookCall = (): Promise<void> =>
  inWorld(async (world, started) => {
    const dispatcher = createDispatcher({ host: world.host, providers: [twilioOf(world)] })
    started(dispatcher)
    const placed = await dispatcher.dispatch({ to: customer, from: business, ringTimeout: 30 })
    const done = await dispatcher.calls.wait(placed.id, 'settled')
    assert.equal(done.status, 'completed')
    const reported = done.timeline.filter(({ source }) => source === 'provider')
    assert.ok(reported.some(({ type }) => type === 'ringing'))
    assert.ok(world.emulator.deliveries().length > 0)
    for (const { status } of world.emulator.deliveries()) assert.equal(status ?? 200, 200)
    assert.equal(ringsAt(world, customer), 1)
  })

/** A call to a number of the account, answered by an inbound rule. */
export const inboundCall = (): Promise<void> =>
  inWorld(async (world, started) => {
    const { baseUrl, credentials } = world.keysOf('twilio')
    const { accountSid = '', authToken = '' } = credentials
    const number = '+14155550120'
    const configured = await fetch(
      `${baseUrl}/2010-04-01/Accounts/${accountSid}/IncomingPhoneNumbers.json`,
      {
        method: 'POST',
        headers: { authorization: `Basic ${btoa(`${accountSid}:${authToken}`)}` },
        body: new URLSearchParams({
          PhoneNumber: number,
          VoiceUrl: `${world.host.publicUrl ?? ''}/webhooks/twilio`,
        }),
      },
    )
    assert.equal(configured.status, 201)
    const dispatcher = createDispatcher({
      host: world.host,
      providers: [twilioOf(world)],
      rules: [
        {
          id: 'desk',
          direction: 'inbound',
          numbers: [number],
          room: { type: 'static', id: 'front-desk' },
          routes: [{ provider: 'twilio', roomAddress: 'sip:{room}@rooms.example.com' }],
        },
      ],
    })
    started(dispatcher)
    const ended = new Promise<Call>((resolve) => {
      dispatcher.on('call-changed', (call) => {
        if (call.settled) resolve(call)
      })
    })
    world.emulator.network.dial({
      provider: 'pstn',
      from: customer,
      to: number,
      callId: 'incoming-1',
      cause: { method: 'CALL', url: 'http://emulator.invalid/', headers: {}, body: '' },
      on: { ringing: () => undefined, answered: () => undefined, ended: () => undefined },
    })
    const call = await ended
    assert.deepEqual(
      [call.direction, call.rule, call.room, call.status],
      ['inbound', 'desk', 'front-desk', 'completed'],
    )
  })

/** A call that another provider takes over, because the first one certainly did not dial. */
export const failoverCall = (): Promise<void> =>
  inWorld(async (world, started) => {
    const first = videosdkOf(world)
    const providers: readonly Provider[] = [first.provider, twilioOf(world)]
    const dispatcher = createDispatcher({
      host: world.host,
      providers,
      rules: [
        {
          id: 'support',
          direction: 'outbound',
          numbers: [business],
          room: { type: 'static', id: 'support-desk', on: 'videosdk' },
          routes: [
            { provider: 'videosdk', reference: first.rule },
            { provider: 'twilio', roomAddress: 'sip:{room}@rooms.example.com' },
          ],
        },
      ],
    })
    started(dispatcher)
    world.emulator.faults.add({
      provider: 'videosdk',
      on: 'request',
      match: { method: 'POST', path: '/v2/sip/call' },
      do: 'fail',
      status: 402,
    })
    const placed = await dispatcher.dispatch({ to: customer, rule: 'support' })
    const done = await dispatcher.calls.wait(placed.id, 'settled')
    assert.deepEqual(
      done.attempts.map(({ provider, state }) => [provider, state]),
      [
        ['videosdk', 'refused'],
        ['twilio', 'accepted'],
      ],
    )
    assert.equal(ringsAt(world, customer), 1)
  })
