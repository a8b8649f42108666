export { carriers } from './carriers.ts'
export { combinations, combine, type Combination, type OneWay, type Way } from './combination.ts'
export { connectGateway, sipAddress } from './connect-gateway.ts'
export type { ConnectionRecord, StepMade } from './connect-record.ts'
export { disconnectGateway, type Disconnected } from './disconnect-gateway.ts'
export type { CarrierFacts, Encryption, PlatformFacts, Proof, Transport } from './facts.ts'
export type {
  ConnectDiff,
  Connection,
  ConnectOptions,
  ConnectPlan,
  DisconnectOptions,
} from './options.ts'
export type {
  ApplicationChange,
  Blocked,
  Change,
  GatewayChange,
  MigratePlan,
  NumberChange,
  NumberOrder,
  PairChange,
  PlannedGateway,
  RuleChange,
  StepResult,
} from './migrate/changes.ts'
export { migrate, type MigrateResult, type Migration, type MovedTrunk } from './migrate/migrate.ts'
export type { MigrateEnd } from './migrate/end.ts'
export type { LegacyTrunk, MigrateOptions, MigrateProgress, WantedUrls } from './migrate/options.ts'
export { planText } from './migrate/plan-text.ts'
export type { AccountState, NumberState, SourceSnapshot } from './migrate/snapshot.ts'
export { migrationFile, migrationInMemory } from './migrate/state-file.ts'
export type { MigrationState, StateStep, StateStore, StepStatus } from './migrate/state.ts'
export { platforms } from './platforms.ts'
export type {
  CarrierGateways,
  CreateOptions,
  Described,
  End,
  MadeSteps,
  NumberPairs,
  PlatformEnd,
  StepOptions,
  StepRecord,
  Wanted,
} from './ports.ts'
export { ruleDifferences, type FieldChange } from './rule-differences.ts'
export type { StepProgress } from './run-steps.ts'
export { trunksPage } from './trunks-page.ts'
