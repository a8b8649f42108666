export { attemptsPerDay, type AttemptsPerDayOptions } from './attempts-per-day.ts'
export {
  callerIdOwnership,
  type CallerIdOwnershipOptions,
  type OwnedNumbers,
} from './caller-id-ownership.ts'
export { callingWindow, type CallingWindowOptions } from './calling-window.ts'
export { memoryCounters, type Counted, type CounterStore } from './counter-store.ts'
export { countryOf } from './countries.ts'
export { destinationAllowList, type DestinationAllowListOptions } from './destination-allow-list.ts'
export {
  doNotCall,
  memoryDoNotCallList,
  type DoNotCallList,
  type MemoryDoNotCallList,
} from './do-not-call.ts'
export {
  emergencyNumbers,
  isEmergencyNumber,
  type EmergencyNumbersOptions,
} from './emergency-numbers.ts'
export type { Watched } from './limits.ts'
export { premiumNumbers, type DearKind, type PremiumNumbersOptions } from './premium-numbers.ts'
export { spend, type SpendLimit, type SpendOptions } from './spend.ts'
export {
  callForTransfer,
  numbersThatMayRing,
  targetsThatMayRing,
  type ReadingOptions,
  type RingingField,
  type RingingNumber,
  type RingingTarget,
} from './targets.ts'
export { velocity, type VelocityLimit, type VelocityOptions } from './velocity.ts'
export { guardCodeOf, type GuardCode, type GuardFault } from './verdict.ts'
export { zonesOf } from './zones-of.ts'
