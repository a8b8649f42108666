export { attemptsPerDay, type AttemptsPerDayOptions } from './counting/attempts-per-day.ts'
export {
  callerIdOwnership,
  type CallerIdOwnershipOptions,
  type OwnedNumbers,
} from './caller-id-ownership.ts'
export { callingWindow, type CallingWindowOptions } from './calling-window.ts'
export { memoryCounters, type Counted, type CounterStore } from './counting/counter-store.ts'
export { countryOf } from './numbers/countries.ts'
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
} from './numbers/emergency-numbers.ts'
export type { Watched } from './counting/limits.ts'
export {
  premiumNumbers,
  type DearKind,
  type PremiumNumbersOptions,
} from './numbers/premium-numbers.ts'
export { spend, type SpendLimit, type SpendOptions } from './counting/spend.ts'
export {
  callForTransfer,
  numbersThatMayRing,
  targetsThatMayRing,
  type ReadingOptions,
  type RingingField,
  type RingingNumber,
  type RingingTarget,
} from './targets/targets.ts'
export { velocity, type VelocityLimit, type VelocityOptions } from './counting/velocity.ts'
export { guardCodeOf, type GuardCode, type GuardFault } from './verdict.ts'
export { zonesOf } from './numbers/zones-of.ts'
