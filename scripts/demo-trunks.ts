import {
  callIn,
  callOut,
  connectTrial,
  rulesOf,
  trials,
  type Connected,
  type Leg,
} from '../packages/trunks/test/combination-calls.ts'
import { combinationWorld } from '../packages/trunks/test/combination-world.ts'

/** `described`: by hand, after which its calls were completed. `impossible`: what can work was completed. */
type Status = 'completed' | 'described' | 'impossible' | 'failed'

interface Way {
  readonly status: Status
  readonly reason?: string | undefined
  readonly legs: readonly Leg[]
}

const world = await combinationWorld()

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : 'it broke')

const way = (
  { carrier }: Connected['combination'],
  completed: boolean,
  legs: readonly Leg[],
  otherwise: string,
): Way => {
  const whole = completed && legs.length === 2 && legs.every(({ answered }) => answered)
  if (!whole) return { status: 'failed', reason: otherwise, legs }
  return { status: carrier.setUp === 'by-hand' ? 'described' : 'completed', legs }
}

type Dispatcher = ReturnType<typeof world.dispatcherWith>

const outOf = async (connected: Connected, dispatcher: Dispatcher): Promise<Way> => {
  const { combination } = connected
  if (combination.outbound.way === 'impossible')
    return { status: 'impossible', reason: combination.outbound.reason, legs: [] }
  const { call, legs } = await callOut(world, dispatcher, connected)
  return way(combination, call?.status === 'completed', legs, `the call is ${call?.status}`)
}

const intoOf = async (connected: Connected): Promise<Way> => {
  const { room, legs } = await callIn(world, connected)
  return way(connected.combination, room !== undefined, legs, 'the caller is in no room')
}

const broken = (error: unknown): Way => ({ status: 'failed', reason: reasonOf(error), legs: [] })

/** The worst of both ways says what the combination is. */
const worstFirst: readonly Status[] = ['failed', 'impossible', 'described', 'completed']

const connectAll = () =>
  trials.reduce<Promise<(Connected | Error)[]>>(async (before, trial) => {
    const all = await before
    const one = await connectTrial(world, trial).catch((error: unknown) => new Error(reasonOf(error)))
    return [...all, one]
  }, Promise.resolve([]))

/** Every platform over every carrier on one emulator: set up, called through and called back. */
export const demoTrunks = async (asJson: boolean): Promise<void> => {
  const all = await connectAll()
  const connected = all.filter((one) => !(one instanceof Error))
  const dispatcher = world.dispatcherWith(connected.flatMap(rulesOf))
  const shown = []
  for (const [index, { combination }] of trials.entries()) {
    const one = all[index]
    const isUp = one !== undefined && !(one instanceof Error)
    const out = isUp ? await outOf(one, dispatcher).catch(broken) : broken(one)
    const into = isUp ? await intoOf(one).catch(broken) : broken(one)
    const status = worstFirst.find((it) => [out.status, into.status].includes(it)) ?? 'failed'
    const { platform, carrier } = combination
    const legs = [
      ...out.legs.map((leg) => ({ direction: 'outbound', ...leg })),
      ...into.legs.map((leg) => ({ direction: 'inbound', ...leg })),
    ]
    const reason = out.reason ?? into.reason
    const described = isUp ? one.described : []
    const ways = { outbound: out.status, inbound: into.status }
    shown.push({ platform: platform.id, carrier: carrier.id, status, ...ways, reason, legs, described })
  }
  if (asJson) console.log(JSON.stringify(shown, null, 2))
  else
    console.table(
      shown.map(({ legs, described: _described, reason = '', ...row }) => ({
        ...row,
        legs: legs.length,
        why: reason,
      })),
    )
  await dispatcher.close()
  await world.emulator.close()
  if (shown.some(({ status }) => status === 'failed')) process.exitCode = 1
}
