import type { Call } from '@callplane/core'
import type { ConformanceCase } from '../case.ts'
import { during } from '../during.ts'
import { numberFor } from '../expectations.ts'
import type { Harness } from '../harness.ts'
import { setUpTwoAccounts, type Account, type TwoAccounts } from '../two-accounts.ts'

/** Two calls of two tenants in one account, and one in another account to a number that is being called already. */
const plan = [
  { name: 'one', account: 'first', to: numberFor(13), tenant: 'red' },
  { name: 'two', account: 'first', to: numberFor(14), tenant: 'blue' },
  { name: 'three', account: 'second', to: numberFor(13), tenant: 'blue' },
] as const
type Name = (typeof plan)[number]['name']

interface Placed {
  readonly call: Call
  readonly account: Account
  readonly to: string
}
type Calls = Readonly<Record<Name, Placed>>

const legOf = ({ account, to }: Placed) =>
  account.emulator.calls().find((leg) => leg.to.includes(to.slice(1)))
const ringsOf = ({ emulator }: Account, to: string): number =>
  emulator.ledger().filter((ring) => ring.to.includes(to.slice(1))).length

const placeAll = async (world: TwoAccounts): Promise<Calls> => {
  const dispatched = Promise.all(
    plan.map(async ({ name, account, to, tenant }) => {
      const { call, ...rest } = { ...world[account] }
      const placed = await world.dispatcher.dispatch(
        call(to, { tenant, metadata: { name }, idempotencyKey: name }),
      )
      return [name, { call: placed, account: { call, ...rest }, to }] as const
    }),
  )
  return Object.fromEntries(await during(world.clock, dispatched, 20)) as unknown as Calls
}

const placedFaults = async (world: TwoAccounts, calls: Calls): Promise<string[]> => {
  const faults: string[] = []
  const seen = new Map<string, Name>()
  for (const { name, account, to, tenant } of plan) {
    const call = await world.read(calls[name].call.id)
    if (call.status !== 'in-progress') faults.push(`call ${name} is ${call.status}`)
    if (call.provider !== calls[name].account.provider)
      faults.push(`call ${name} went through ${call.provider}`)
    if (call.tenant !== tenant || call.metadata['name'] !== name)
      faults.push(`call ${name} has the tenant or the metadata of another`)
    if (ringsOf(world[account], to) !== 1)
      faults.push(`the phone of call ${name} rang ${ringsOf(world[account], to)} times`)
    const reference = call.providerRef ?? ''
    const owner = seen.get(reference)
    if (owner) faults.push(`calls ${owner} and ${name} share one reference`)
    seen.set(reference, name)
  }
  const rings = [world.first, world.second].map(({ emulator }) => emulator.ledger().length)
  if (rings.join() !== '2,1') faults.push(`the accounts rang ${rings.join(' and ')} phones`)
  return faults
}

/** Commands for one call; each of the others must be as it was. */
const commandFaults = async (
  world: TwoAccounts,
  calls: Calls,
  harness: Harness,
): Promise<string[]> => {
  const { verbs } = harness.documented
  const faults: string[] = []
  if (verbs.includes('sendDigits')) {
    await during(world.clock, world.dispatcher.sendDigits(calls.three.call.id, '42#'), 5)
    const heard = Object.values(calls).map((placed) => legOf(placed)?.digits)
    if (heard.join() !== ',,42#') faults.push(`the three parties heard ${JSON.stringify(heard)}`)
  }
  if (verbs.includes('startRecording')) {
    await during(world.clock, world.dispatcher.startRecording(calls.one.call.id), 5)
    if (verbs.includes('stopRecording'))
      await during(world.clock, world.dispatcher.stopRecording(calls.one.call.id), 5)
  }
  if (verbs.includes('hangUp')) {
    await during(world.clock, world.dispatcher.hangUp(calls.two.call.id), 5)
    const states = Object.values(calls).map((placed) => legOf(placed)?.state)
    if (states.join() !== 'answered,ended,answered')
      faults.push(`after the hang-up of call two the legs are ${states.join(', ')}`)
    for (const name of ['one', 'three'] as const) {
      const { status } = await world.read(calls[name].call.id)
      if (status !== 'in-progress')
        faults.push(`after the hang-up of call two, call ${name} is ${status}`)
    }
  }
  return faults
}

const endFaults = async (world: TwoAccounts, calls: Calls, harness: Harness): Promise<string[]> => {
  const faults: string[] = []
  await world.clock.advance(900_000)
  for (const { name, account } of plan) {
    const call = await world.read(calls[name].call.id)
    if (call.status !== 'completed' || !call.settled)
      faults.push(`call ${name} is ${call.status} in the end`)
    const wanted = name === 'one' && harness.documented.verbs.includes('startRecording') ? 1 : 0
    if (call.recordings.length !== wanted)
      faults.push(`call ${name} has ${call.recordings.length} recordings instead of ${wanted}`)
    if (ringsOf(world[account], calls[name].to) !== 1) faults.push(`call ${name} rang again`)
  }
  const [one, two] = await Promise.all([
    world.read(calls.one.call.id),
    world.read(calls.two.call.id),
  ])
  if (
    harness.documented.verbs.includes('hangUp') &&
    one.talkDuration !== null &&
    two.talkDuration !== null &&
    two.talkDuration >= one.talkDuration
  )
    faults.push('the call that was hung up lasted as long as the other')
  return faults
}

/** A report that is signed for one account says nothing to the other. */
const signatureFaults = async (world: TwoAccounts): Promise<string[]> => {
  const faults: string[] = []
  const [genuine] = world.first.received
  if (!genuine) return ['no webhook came']
  const { status } = await world.dispatcher.receive(world.second.provider, genuine.request)
  if (status !== 401) faults.push(`a webhook of another account is answered ${status}`)
  return faults
}

export const secondCases: readonly ConformanceCase[] = [
  {
    name: 'nothing crosses between two calls, two tenants and two accounts',
    async faults(plugin, harness) {
      const world = await setUpTwoAccounts(plugin, harness)
      try {
        const calls = await placeAll(world)
        const placed = await placedFaults(world, calls)
        if (placed.length > 0) return placed
        return [
          ...(await commandFaults(world, calls, harness)),
          ...(harness.webhooks ? await signatureFaults(world) : []),
          ...(await endFaults(world, calls, harness)),
        ]
      } finally {
        await world.close()
      }
    },
  },
]
