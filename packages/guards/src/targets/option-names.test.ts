import { CallError, rateDeck } from '@callplane/core'
import { describe, expect, it } from 'vitest'
import {
  attemptsPerDay,
  callerIdOwnership,
  callingWindow,
  destinationAllowList,
  doNotCall,
  emergencyNumbers,
  memoryDoNotCallList,
  premiumNumbers,
  spend,
  velocity,
} from '../index.ts'

/** Each with every option it needs, and what is asked beside them. */
const guards: Readonly<Record<string, (more: object) => unknown>> = {
  attemptsPerDay: (more) => attemptsPerDay({ limit: 1, ...more }),
  callerIdOwnership: (more) => callerIdOwnership({ owned: [], ...more }),
  callingWindow: (more) => callingWindow({ from: '08:00', to: '20:00', ...more }),
  destinationAllowList: (more) => destinationAllowList({ countries: ['US'], ...more }),
  doNotCall: (more) => doNotCall(memoryDoNotCallList(), more),
  emergencyNumbers: (more) => emergencyNumbers(more),
  premiumNumbers: (more) => premiumNumbers(more),
  spend: (more) =>
    spend({
      limits: [],
      currency: 'USD',
      rateDecks: [rateDeck('a', 'USD', [])],
      ...more,
    }),
  velocity: (more) => velocity({ limits: [], ...more }),
}

describe('a misspelled option of a guard (N8)', () => {
  it.each(Object.entries(guards))('is refused by %s', (name, guard) => {
    expect(() => guard({})).not.toThrow()
    let thrown: unknown
    try {
      guard({ limts: 1 })
    } catch (error) {
      thrown = error
    }
    expect(CallError.isInstance(thrown) && thrown.message).toMatch(
      new RegExp(`^${name}: limts: unknown option; .*options: `, 'i'),
    )
  })
})
