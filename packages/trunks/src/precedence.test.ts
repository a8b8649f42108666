import { expect, it } from 'vitest'
import { optionsOf, trials } from '../test/combination-calls.ts'
import { combinationWorld } from '../test/combination-world.ts'
import { connectGateway } from './connect-gateway.ts'
import type { ConnectOptions } from './options.ts'

const one = { username: 'givenuser', password: 'Correct-horse-1' }
const other = { username: 'gatewayuser', password: 'Correct-horse-2' }

/** Bodies of what was posted to a path, over VideoSDK and Telnyx. */
const posted = async (change: Partial<ConnectOptions>, again: Partial<ConnectOptions> = change) => {
  const world = await combinationWorld()
  const trial = trials.find(({ name }) => name === 'videosdk-telnyx')
  if (!trial) throw new Error('no such trial')
  const options = optionsOf(world, trial)
  await options.carrier.ports.numbers?.buy?.(trial.number)
  await connectGateway({ ...options, ...change, dryRun: false })
  const first = world.host.sent.length
  await connectGateway({ ...options, ...again, dryRun: false })
  const bodiesOf = (from: number, until?: number) =>
    world.host.sent
      .slice(from, until)
      .flatMap(({ method, body }) => (method === 'GET' || body === undefined ? [] : [body]))
  return { first: bodiesOf(0, first).join('\n'), again: bodiesOf(first).join('\n') }
}

it('credentials that are given come before those of the carrier’s gateway', async () => {
  const carrierGateway = { address: 'sip.telnyx.com', credentials: other }
  const { first } = await posted({ credentials: one, carrierGateway })
  expect(first).toContain(one.username)
  expect(first).not.toContain(other.username)
  expect((await posted({ carrierGateway })).first).toContain(other.username)
})

it('credentials that are given come before those of an earlier run, and these before new ones', async () => {
  const kept = await posted({ credentials: one }, {})
  expect(kept.again).toContain(one.username)
  const changed = await posted({ credentials: one }, { credentials: other }).catch(
    (error: unknown) => error,
  )
  // Telnyx finds a connection of that name with another user.
  expect(String(changed)).toContain('the name is taken')
})

it('the host that is given comes before the one that the platform says', async () => {
  const { first } = await posted({ platformHost: 'pbx.platform.example' })
  expect(first).toContain('"fqdn":"pbx.platform.example"')
  expect((await posted({})).first).toMatch(/"fqdn":"[\w-]+\.sip\.videosdk\.live"/)
})

it('the address of the carrier’s gateway comes before the usual one', async () => {
  const { first } = await posted({ carrierGateway: { address: 'sip.telnyx.eu' } })
  expect(first).toContain('sip.telnyx.eu')
  expect(first).not.toContain('sip.telnyx.com')
})
