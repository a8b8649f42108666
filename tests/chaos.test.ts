import { expect, test } from 'vitest'
import { violations } from '../scripts/chaos/judge.ts'
import { runChaos } from '../scripts/chaos/chaos.ts'

/** How often a run of 300 calls must reach each of its cases at least. */
const atLeast = {
  sharedNumberAtOnce: 20,
  sharedNumberInTurn: 5,
  repeatedRequests: 50,
  hangUpsTaken: 30,
  hangUpsBeforeRinging: 5,
  hangUpsWhileRinging: 3,
  hangUpsWhileTalking: 5,
  transfersAsked: 20,
  transfersRung: 10,
  digitsHeard: 1,
  recordingsAsked: 5,
  nearPhonesSecond: 10,
  nearPhonesFirst: 10,
  nearSip: 10,
  nearRooms: 20,
  failuresAfterRinging: 2,
  secondRoutes: 10,
  deadlines: 30,
  wallStepsForward: 1,
  wallStepsBack: 1,
  pacedWaits: 10,
  storeErrorsBefore: 10,
  storeErrorsAfter: 10,
  slowStoreCalls: 50,
  askedWhileTwoServe: 50,
  webhooksWhileTwoServe: 100,
} as const

// The whole torture is `pnpm chaos`; this much of it is in every run of the tests.
test('calls of every kind under every hazard: no figure that must be 0 is another', async () => {
  const { verdict } = await runChaos({ calls: 300, seed: 1, load: 'wide' })
  const found = violations.filter((kind) => verdict[kind] > 0)
  expect(found, JSON.stringify(verdict.examples, null, 1)).toEqual([])
  // Few of so few calls are left alone by every hazard.
  expect(verdict.reachedWithHealthyRoute).toBeGreaterThan(0.9)
  const missed = Object.entries(atLeast).filter(
    ([name, least]) => (verdict.coverage[name] ?? 0) < least,
  )
  expect(missed.map(([name]) => [name, verdict.coverage[name]])).toEqual([])
  const doors = ['beforeSend', 'afterSend', 'beforeStore', 'afterStore', 'atAnyTime']
  expect(doors.filter((door) => (verdict.coverage[door] ?? 0) > 0).length).toBeGreaterThan(2)
  expect([verdict.kills > 3, verdict.stops > 1, verdict.stalls > 0]).toEqual([true, true, true])
}, 240_000)

test('the same seed gives the same run', async () => {
  const once = async () => (await runChaos({ calls: 60, seed: 2, load: 'wide' })).verdict
  expect(JSON.stringify(await once())).toBe(JSON.stringify(await once()))
}, 120_000)
