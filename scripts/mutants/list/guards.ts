import type { Mutant } from '../mutant.ts'

const guards = 'packages/guards/src'

export const guardMutants: readonly Mutant[] = [
  {
    bug: 'what a refused dial had counted is not given back',
    file: `${guards}/counting-guard.ts`,
    find: 'if (mine && isCertainNo(outcome)) void giveBack(mine)',
    replace: '',
  },
  {
    bug: 'a dial that may have rung is given back as if it had not',
    file: `${guards}/counting-guard.ts`,
    find: "outcome.kind === 'refused' && outcome.error.dialled === 'no'",
    replace: "outcome.kind !== 'accepted'",
  },
  {
    bug: 'shares taken before a full one stay counted',
    file: `${guards}/counting-guard.ts`,
    find: "        if (result !== 'full') continue\n        await giveBack(mine)\n",
    replace: "        if (result !== 'full') continue\n",
  },
  {
    bug: 'the velocity window is read as milliseconds',
    file: `${guards}/velocity.ts`,
    find: 'const span = limit.window * 1000',
    replace: 'const span = limit.window',
  },
  {
    bug: 'an entry exactly one window old still counts',
    file: `${guards}/counter-store.ts`,
    find: 'entry.at <= since',
    replace: 'entry.at < since',
  },
  {
    bug: 'positions are not moved when a counter line is compacted',
    file: `${guards}/counter-store.ts`,
    find: 'for (const [id, position] of line.positions) line.positions.set(id, position - line.head)',
    replace: '',
  },
  {
    bug: 'the sweep drops lines that still hold live entries',
    file: `${guards}/counter-store.ts`,
    find: 'line.entries.slice(line.head).every((entry) =>',
    replace: 'line.entries.slice(line.head).some((entry) =>',
  },
  {
    bug: 'a route that failed and the next one share one price in the spend limit',
    file: `${guards}/spend.ts`,
    find: "const by = `${callId}|${route.provider}|${route.gateway ?? ''}|${route.reference ?? ''}`",
    replace: 'const by = callId',
  },
  {
    bug: 'the spend estimate ignores the maximum duration of the call',
    file: `${guards}/spend.ts`,
    find: 'Math.min(expectedDuration, call.maxDuration ?? expectedDuration)',
    replace: 'expectedDuration',
  },
  {
    bug: 'rate decks in another currency price calls',
    file: `${guards}/spend.ts`,
    find: 'rateDecks.filter((deck) => deck.currency === currency).map(',
    replace: 'rateDecks.map(',
  },
  {
    bug: 'the day of attempts-per-day is UTC whatever the callee’s zone',
    file: `${guards}/attempts-per-day.ts`,
    find: "return zones.length === 1 ? (zones[0] ?? 'UTC') : 'UTC'",
    replace: "return 'UTC'",
  },
  {
    bug: 'owned numbers fetched for one provider are used for another',
    file: `${guards}/caller-id-ownership.ts`,
    find: "numbersOf(common ? '' : route.provider, list, now)",
    replace: "numbersOf('', list, now)",
  },
  {
    bug: 'fetched numbers are kept for ever',
    file: `${guards}/caller-id-ownership.ts`,
    find: "typeof from === 'function' ? now + keepFor : Infinity",
    replace: 'Infinity',
  },
  {
    bug: 'the calling window has to hold in one zone of a number only',
    file: `${guards}/calling-window.ts`,
    find: '!zones.every((zone) => windowHolds(',
    replace: '!zones.some((zone) => windowHolds(',
  },
  {
    bug: 'the window of the spend limit is read as milliseconds',
    file: `${guards}/spend.ts`,
    find: 'const span = limit.window * 1000',
    replace: 'const span = limit.window',
  },
  {
    bug: 'fetched numbers are kept a millisecond too long',
    file: `${guards}/caller-id-ownership.ts`,
    find: 'held && now < held.until',
    replace: 'held && now <= held.until',
  },
]
