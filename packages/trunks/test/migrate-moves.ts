import type { MigrateOptions } from '../src/index.ts'
import {
  answerUrl,
  arrangeCarrier,
  credentials,
  legacyTrunk,
  migrateWorld,
  movedUrl,
  redirectUrl,
  type MigrateWorld,
  type ProviderId,
} from './migrate-world.ts'

export interface Move {
  readonly source: ProviderId
  readonly target: ProviderId
  readonly more: Partial<MigrateOptions>
  readonly arrange: (world: MigrateWorld) => Promise<void>
}

export const carriers: Partial<MigrateOptions> = {
  urls: { [answerUrl]: movedUrl },
  redirect: {
    answer: { url: redirectUrl, method: 'POST' },
    status: { url: redirectUrl, method: 'GET' },
  },
}
const between = (source: ProviderId, target: ProviderId): Move => ({
  source,
  target,
  more: carriers,
  arrange: arrangeCarrier,
})

/** There, and back again. */
export const moves: readonly Move[] = [
  between('twilio', 'telnyx'),
  between('telnyx', 'twilio'),
  between('plivo', 'vonage'),
  between('vonage', 'plivo'),
  {
    source: 'videosdk-legacy',
    target: 'videosdk',
    more: { legacyTrunks: [legacyTrunk], credentials: { trunk_1: credentials } },
    arrange: async () => {},
  },
]
export const named = moves.map((move) => [`${move.source} → ${move.target}`, move] as const)

export const worldOf = async ({ source, target, arrange }: Move) => {
  const world = await migrateWorld(source, target)
  await arrange(world)
  return world
}
