import type { Call } from '@callplane/core'
import type { Fault } from '@callplane/emulator'
import { emulatedProviders } from '../../emulated-providers.ts'
import { createCounts } from '../counts.ts'
import type { Evidence } from '../evidence.ts'
import type { PlannedCall } from '../load.ts'
import { paceLimit } from '../network.ts'
import { pacedName } from '../rules.ts'
import type { Running } from './running.ts'

/** The network is late where the machine is busy; a process that was stopped is later by more. Real milliseconds. */
const transit = 1_000

/** What the judge of the other runs reads too. */
export const evidenceOf = (
  { emulator, time, fleet, heard }: Running,
  {
    planned,
    faults,
    records,
  }: {
    readonly planned: readonly PlannedCall[]
    readonly faults: readonly Fault[]
    readonly records: ReadonlyMap<string, Call>
  },
  dealings: Evidence['dealings'],
): Evidence => {
  const byFace = new Map(emulatedProviders.map(({ plugin, harness }) => [harness.face, plugin.can]))
  const { kills, stops, strikes } = fleet.counts()
  const { time: atAnyTime = 0, ...doors } = strikes
  return {
    planned,
    records,
    ledger: emulator.ledger(),
    legs: emulator.calls(),
    causes: new Map(emulator.network.legs().map(({ id, cause }) => [id, cause])),
    deliveries: emulator.deliveries(),
    requests: emulator.requests(),
    settledAt: heard.settledAt,
    start: time.start,
    capabilities: (face) => byFace.get(face),
    struck: new Set(
      faults.flatMap((fault) => (fault.on === 'request' ? [fault.match?.to ?? ''] : [])),
    ),
    dealings,
    processes: fleet.processes.map(({ startedAt, stricken }) => ({
      startedAt,
      resumedAt: stricken.flatMap(({ until }) => (until < Infinity ? [until] : [])),
    })),
    wall: { steps: [], offsetAt: () => 0 },
    counts: { ...createCounts(), ...doors, kills, stops, atAnyTime },
    transit: transit * time.speed,
    pace: { face: pacedName, limit: paceLimit },
  }
}
