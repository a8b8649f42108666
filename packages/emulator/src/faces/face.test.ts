import { expect, test } from 'vitest'
import { APP, createWorld, send } from '../../test/world.ts'
import { createRouter, json, type Face, type FaceRequest } from '../index.ts'

const acme: Face = {
  id: 'acme',
  prefix: '/acme',
  create({ id, network, random, webhooks, account }) {
    const token = random.hex(32)
    const dialled = ({ json: read }: FaceRequest) => read() as { to: string; hook: string }
    const route = createRouter([
      [
        'POST',
        '/v1/calls/:room',
        (request, { room }) => {
          const { to, hook } = dialled(request)
          const callId = random.uuid()
          const tell = (event: string): void =>
            void webhooks.send({
              kind: 'event',
              event,
              to,
              method: 'POST',
              url: hook,
              body: JSON.stringify({ callId, event, room }),
              sign: () => ({ 'x-acme-signature': token }),
              retryAfter: [1, 1],
            })
          const on = {
            ringing: () => tell('ringing'),
            answered: () => tell('answered'),
            ended: () => tell('ended'),
          }
          const [from] = account.numbers
          network.dial({ provider: id, from, to, callId, cause: request.cause, on })
          return json(201, { callId })
        },
      ],
    ])
    return {
      handle(request) {
        const found = route(request)
        if (found && 'handler' in found) return found.handler(request, found.params)
        return json(found ? 405 : 404, {})
      },
      dials: (request) => (request.method === 'POST' ? dialled(request).to : undefined),
      failure: (status) => json(status, { acme: true }),
      keys: () => ({ credentials: { token }, webhooks: { secret: token }, ids: {} }),
      reset: () => undefined,
    }
  },
}

test('a third party brings its own provider', async () => {
  const statuses = [500, 503]
  const { emulator, clock, url } = await createWorld({
    faces: [acme],
    deliver: () => Promise.resolve({ status: statuses.shift() ?? 200, headers: {}, body: '' }),
  })
  expect(emulator.keys()['acme']).toMatchObject({ baseUrl: `${url}/acme` })
  const call = (to: string) =>
    send(emulator, 'POST', '/acme/v1/calls/blue%20room?x=1', {
      body: JSON.stringify({ to, hook: `${APP}/hook` }),
    })
  expect((await call('+14155550123')).status).toBe(201)
  expect(await call('+14155550156')).toMatchObject({ status: 429, body: { acme: true } })
  expect((await send(emulator, 'GET', '/acme/v1/calls/x')).status).toBe(405)
  expect((await send(emulator, 'GET', '/acme')).status).toBe(404)
  await clock.advance(10_000)
  expect(emulator.ledger()).toMatchObject([{ provider: 'acme', to: '+14155550123' }])
  const sent = emulator.deliveries().map(({ event, attempt, status }) => [event, attempt, status])
  expect(sent).toEqual([
    ['ringing', 1, 500],
    ['ringing', 2, 503],
    ['ringing', 3, 200],
    ['answered', 1, 200],
  ])
  expect(JSON.parse(emulator.deliveries()[0]!.body)).toMatchObject({ room: 'blue room' })
})

test('an application that cannot be reached is noted', async () => {
  const { emulator, clock } = await createWorld({
    faces: [acme],
    deliver: () => Promise.reject(new Error('connection refused')),
  })
  const body = JSON.stringify({ to: '+14155550150', hook: `${APP}/hook` })
  await send(emulator, 'POST', '/acme/v1/calls/x', { body })
  await clock.advance(10_000)
  expect(emulator.deliveries().map(({ error }) => error)).toEqual([
    'connection refused',
    'connection refused',
    'connection refused',
  ])
})
