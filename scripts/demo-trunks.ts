import {
  callIn,
  callOut,
  connectTrial,
  rulesOf,
  trials,
  type Connected,
  type Leg,
  type Trial,
} from '../packages/trunks/test/combination-calls.ts'
import {
  combinationWorld,
  type CombinationWorld,
} from '../packages/trunks/test/combination-world.ts'

/** `described`: a person had to enter it first. `impossible`: one way is, and the other one went well. */
type Status = 'completed' | 'described' | 'impossible' | 'failed'

interface Way {
  readonly status: Status
  readonly reason?: string | undefined
  readonly legs: readonly Leg[]
}

/** Real milliseconds. The clock of the calls stands still while something hangs. */
const patience = 15_000

const failed = (why: unknown, legs: readonly Leg[] = []): Way => ({
  status: 'failed',
  reason: why instanceof Error ? why.message : String(why),
  legs,
})

const judged = (trial: Trial, went: boolean, legs: readonly Leg[], otherwise: string): Way => {
  const bothLegs = legs.length === 2 && legs.every(({ answered }) => answered)
  if (!went || !bothLegs) return failed(otherwise, legs)
  const byHand = trial.combination.carrier.setUp === 'by-hand'
  return { status: byHand ? 'described' : 'completed', legs }
}

/** One outbound and one inbound call of each combination, one after the other: they share the clock. */
const callBothWays = async (
  world: CombinationWorld,
  dispatcher: ReturnType<CombinationWorld['dispatcherWith']>,
  one: Connected,
): Promise<readonly [Way, Way]> => {
  const { way, reason } = one.combination.outbound
  const out = async (): Promise<Way> => {
    if (way === 'impossible') return { status: 'impossible', reason, legs: [] }
    const { call, legs } = await callOut(world, dispatcher, one)
    return judged(one, call?.status === 'completed', legs, `the call is ${call?.status}`)
  }
  const into = async (): Promise<Way> => {
    const { room, legs } = await callIn(world, one)
    return judged(one, room !== undefined, legs, 'the caller is in no room')
  }
  return [await out().catch(failed), await into().catch(failed)]
}

/** The worse way says what the combination is. */
const worstFirst: readonly Status[] = ['failed', 'impossible', 'described', 'completed']

const rowOf = (
  { combination: { platform, carrier } }: Trial,
  [out, into]: readonly [Way, Way],
  described: readonly string[],
) => ({
  platform: platform.id,
  carrier: carrier.id,
  status: worstFirst.find((it) => [out.status, into.status].includes(it)) ?? 'failed',
  outbound: out.status,
  inbound: into.status,
  reason: [out, into].find(({ status }) => status === 'failed')?.reason ?? out.reason,
  legs: [
    ...out.legs.map((leg) => ({ direction: 'outbound', ...leg })),
    ...into.legs.map((leg) => ({ direction: 'inbound', ...leg })),
  ],
  described,
})

/** Every platform over every carrier on one emulator: set up, called through, called back. Answers with the exit code. */
export const demoTrunks = async (asJson: boolean): Promise<number> => {
  const giveUp = setTimeout(() => {
    console.error(`not done after ${patience / 1000} s`)
    process.exit(1)
  }, patience)
  const world = await combinationWorld()
  const set: (Connected | { readonly error: unknown })[] = []
  for (const trial of trials)
    set.push(await connectTrial(world, trial).catch((error: unknown) => ({ error })))
  const dispatcher = world.dispatcherWith(
    set.flatMap((one) => ('error' in one ? [] : rulesOf(one))),
  )
  const rows = []
  for (const [index, trial] of trials.entries()) {
    const one = set[index]
    if (!one || 'error' in one)
      rows.push(rowOf(trial, [failed(one?.error), failed(one?.error)], []))
    else rows.push(rowOf(trial, await callBothWays(world, dispatcher, one), one.described))
  }
  await dispatcher.close()
  await world.emulator.close()
  clearTimeout(giveUp)
  if (asJson) console.log(JSON.stringify(rows, null, 2))
  else
    console.table(
      rows.map(({ platform, carrier, status, outbound, inbound, legs, reason = '' }) => ({
        platform,
        carrier,
        status,
        outbound,
        inbound,
        legs: legs.map(({ provider }) => provider).join(' → '),
        why: reason,
      })),
    )
  return rows.some(({ status }) => status === 'failed') ? 1 : 0
}
