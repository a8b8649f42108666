export { businessNumber, publicUrl, setUpBench, type Bench, type Received } from './bench.ts'
export { runCases, type ConformanceCase } from './case.ts'
export { conformanceCases, conforms } from './conforms.ts'
export type { Documented, NearEndKind } from './documented.ts'
export { mutant, type Mutation } from './mutant.ts'
export { errorOf } from './error-of.ts'
export { commonExpectations, numberFor, outcomeNames } from './expectations.ts'
export type { Expected, Harness, OutcomeDigits, Place, PluginUnderTest } from './harness.ts'
export type { DocumentedRefusal, DocumentedRefusals, Situation } from './refusals.ts'
export { inProcessHost, type InProcessHost } from './in-process-host.ts'
export { markers } from './markers.ts'
export {
  breakingHost,
  isChange,
  type Breakage,
  type BreakingHost,
} from './gateways/breaking-host.ts'
export { gatewaysConform } from './gateways/conforms.ts'
export type {
  GatewayCase,
  GatewayHarness,
  GatewayWorld,
  Inventory,
  ProvidedGateways,
  WantedGateway,
  ForeignPart,
} from './gateways/harness.ts'
export { ruleStoreCases } from './rule-store/cases.ts'
export { ruleStoreConforms } from './rule-store/conforms.ts'
export type { RuleStorage, RuleStoreCase, RuleStoreHarness } from './rule-store/harness.ts'
export type { ExampleDelivery, ExampleEntry, ExampleEvent } from './stores/application-examples.ts'
export {
  runStoreCase,
  type ApplicationBench,
  type StoreBench,
  type StoreCase,
  type StoreNeed,
} from './stores/case.ts'
export { storeCases, storeConforms } from './stores/conforms.ts'
export type { OpenedStore, StoreHarness, StoreUnderTest } from './stores/harness.ts'
