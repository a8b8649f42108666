export { carriers } from './carriers.ts'
export { combinations, combine, type Combination, type OneWay, type Way } from './combination.ts'
export { connectGateway, sipAddress } from './connect-gateway.ts'
export type { CarrierFacts, Encryption, PlatformFacts, Proof, Transport } from './facts.ts'
export type { Connection, ConnectOptions, ConnectPlan } from './options.ts'
export { platforms } from './platforms.ts'
export type {
  CarrierGateways,
  CreateOptions,
  Described,
  End,
  NumberPairs,
  PlatformEnd,
  Wanted,
} from './ports.ts'
export type { StepProgress } from './run-steps.ts'
export { trunksPage } from './trunks-page.ts'
