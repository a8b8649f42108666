import type { Call, Verb } from '@callplane/core'
import type { LegView } from '@callplane/emulator'
import { setUpBench, type Bench } from '../bench.ts'
import type { ConformanceCase } from '../case.ts'
import { during } from '../during.ts'
import { numberFor } from '../expectations.ts'
import type { Harness, PluginUnderTest } from '../harness.ts'

const far = numberFor(13)
const target = numberFor(20)

const legTo = ({ emulator }: Bench, to: string): LegView | undefined =>
  emulator.calls().find((leg) => leg.to.includes(to.slice(1)))

interface Talk {
  readonly bench: Bench
  readonly id: string
  recordNow(): Promise<Call>
}

/** A case that begins with a call that is being talked on. */
const whileTalking = (
  name: string,
  verbs: readonly Verb[],
  check: (talk: Talk, harness: Harness) => Promise<readonly string[]>,
): ConformanceCase => ({
  name,
  exempt: ({ documented }) => {
    const missing = verbs.find((verb) => !documented.verbs.includes(verb))
    return missing && `the provider documents no ${missing}`
  },
  async faults(plugin: PluginUnderTest, harness: Harness) {
    const bench = await setUpBench(plugin, harness)
    try {
      const call = await bench.run(bench.call(far), 12)
      if (call.status !== 'in-progress') return [`the call is ${call.status}, expected in-progress`]
      const recordNow = async () => {
        const record = await bench.dispatcher.calls.get(call.id)
        if (!record) throw new Error('the call has no record')
        return record
      }
      return await check({ bench, id: call.id, recordNow }, harness)
    } finally {
      await bench.close()
    }
  },
})

const hangsUp = whileTalking(
  'a hang-up ends the leg on the network',
  ['hangUp'],
  async ({ bench, id, recordNow }) => {
    await during(bench.clock, bench.dispatcher.hangUp(id), 2)
    const leg = legTo(bench, far)
    const faults: string[] = []
    if (leg?.state !== 'ended') faults.push(`the leg is ${leg?.state} after the hang-up`)
    else if (leg.end?.by === 'callee') faults.push('the far party hung up instead of the caller')
    await bench.clock.advance(60_000)
    const { status } = await recordNow()
    if (status !== 'completed') faults.push(`the record says ${status}`)
    return faults
  },
)

const sendsDigits = whileTalking(
  'digits are heard by the far party, in order and once',
  ['sendDigits'],
  async ({ bench, id }) => {
    await during(bench.clock, bench.dispatcher.sendDigits(id, '42#'), 5)
    await during(bench.clock, bench.dispatcher.sendDigits(id, '7'), 5)
    const heard = legTo(bench, far)?.digits
    return heard === '42#7' ? [] : [`the far party heard ${JSON.stringify(heard)}`]
  },
)

/** Seconds between the two commands; the call itself goes on for longer. */
const recordedFor = 10

const records = whileTalking(
  'a recording exists, and is finished when it was stopped',
  ['startRecording', 'stopRecording'],
  async ({ bench, id, recordNow }) => {
    await during(bench.clock, bench.dispatcher.startRecording(id), recordedFor)
    await during(bench.clock, bench.dispatcher.stopRecording(id), 10)
    if (legTo(bench, far)?.state !== 'answered') return ['the call ended with the recording']
    const { recordings } = await recordNow()
    const [recording] = recordings
    if (!recording || recordings.length > 1)
      return [`there are ${recordings.length} recordings after one was started and stopped`]
    const faults: string[] = []
    if (recording.status !== 'completed') faults.push(`the recording is ${recording.status}`)
    const { duration } = recording
    if (duration !== undefined && Math.abs(duration - recordedFor) > 4)
      faults.push(`${recordedFor} s were recorded, and the recording has ${duration} s`)
    await bench.clock.advance(600_000)
    const after = await recordNow()
    if (after.recordings.length !== 1) faults.push('a second recording came later')
    return faults
  },
)

const recordsToTheEnd = whileTalking(
  'a recording that is not stopped is finished with the call',
  ['startRecording'],
  async ({ bench, id, recordNow }) => {
    await during(bench.clock, bench.dispatcher.startRecording(id), 5)
    await bench.clock.advance(600_000)
    const { recordings, status } = await recordNow()
    const done = recordings.filter((recording) => recording.status === 'completed')
    return done.length === 1 && recordings.length === 1
      ? []
      : [`the call is ${status} and has ${recordings.length} recordings, ${done.length} completed`]
  },
)

const transfers = whileTalking(
  'a transfer rings the target once and joins it to the far party',
  ['transfer'],
  async ({ bench, id }) => {
    await during(bench.clock, bench.dispatcher.transfer(id, target), 15)
    const faults: string[] = []
    const rings = bench.rings(target)
    if (rings !== 1) faults.push(`the target rang ${rings} times`)
    if (bench.rings(far) !== 1) faults.push('the far party rang again')
    const far1 = legTo(bench, far)
    const joined = legTo(bench, target)
    if (far1?.state !== 'answered') faults.push(`the far party is ${far1?.state}`)
    if (joined?.state !== 'answered') faults.push(`the target is ${joined?.state}`)
    bench.emulator.network.leg(far1?.id ?? '')?.hangUp('callee')
    await bench.clock.advance(1_000)
    if (legTo(bench, target)?.state !== 'ended')
      faults.push('the target goes on after the far party hung up: they are not joined')
    return faults
  },
)

/** A verb has worked when the network shows it, and not when the provider has said 200 (T3). */
export const networkVerbCases: readonly ConformanceCase[] = [
  hangsUp,
  sendsDigits,
  records,
  recordsToTheEnd,
  transfers,
]
