export type * from './model/call.ts'
export * from './model/call-report.ts'
export * from './model/connect.ts'
export * from './model/destination.ts'
export * from './model/digits.ts'
export * from './model/document.ts'
export * from './model/error.ts'
export type * from './model/event.ts'
export * from './model/to-call-event.ts'
export { flow, flowFaults, parseFlow } from './model/flow.ts'
export type {
  Continuation,
  Flow,
  HandlerReference,
  Menu,
  TurnContext,
  TurnHandler,
} from './model/flow.ts'
export { continuationName, step, webAddress } from './model/flow-step-schema.ts'
export type * from './model/flow-step.ts'
export * from './model/flow-target.ts'
export * from './model/flow-turn.ts'
export * from './model/gateway.ts'
export { refuseUnknownOptions, type OptionNames } from './model/known-options.ts'
export * from './model/json-object.ts'
export * from './model/marks.ts'
export type * from './model/note.ts'
export * from './model/near-end-names.ts'
export * from './model/outbound-call.ts'
export * from './model/parse.ts'
export type * from './model/ramp.ts'
export * from './model/routing-rule.ts'
export * from './model/sip-headers.ts'
export * from './model/without-numbers.ts'
export type * from './flow/document-runner.ts'
export type * from './plugin/capabilities.ts'
export type * from './plugin/contract.ts'
export * from './plugin/define-plugin.ts'
export * from './plugin/host.ts'
export * from './plugin/monotonic.ts'
export type * from './plugin/infrastructure.ts'
export type * from './plugin/webhook.ts'
export * from './create-dispatcher.ts'
export type {
  CallerDetails,
  InboundCaller,
  InboundDecision,
  OnInbound,
  Rejection,
} from './model/inbound-decision.ts'
export type { CallRecordings, RecordingMedia } from './dispatch/recordings-api.ts'
export type { ExternalCall } from './dispatch/register-external.ts'
export type { ExplainedError, ExplainedRoute, Explanation } from './dispatch/plan/explain.ts'
export { explainKey } from './dispatch/plan/explain.ts'
export { defaultTimes, type DispatchTimes } from './journal/times.ts'
export { maskNumber, maskText, maskWithin } from './model/mask-text.ts'
export { project as projectCall } from './merge/project.ts'
export type { AttemptRecord, CallRecord, CommandRecord, StoredEvent } from './journal/record.ts'
export { firstPartyOf } from './journal/record.ts'
export type { VerifyCheck, VerifyReport, VerifySubject } from './dispatch/verify-report.ts'
export type { Until } from './dispatch/waiters.ts'
export { breaker, type BreakerOptions } from './gates/breaker.ts'
export { pacer, type PaceLimits, type PacerOptions } from './gates/pacer.ts'
export { laneOf } from './gates/gate.ts'
export type * from './gates/lane-store.ts'
export type { Gate, GateRequest, GateVerdict, Outcome } from './gates/gate.ts'
export { memoryStore } from './dispatch/memory-store.ts'
export type { Store } from './dispatch/store.ts'
export { contactKey, lastSentAt, partiesOf, periodOf } from './journal/call-row.ts'
export type { MemoryStoreOptions } from './journal/memory-calls.ts'
export { StoreError } from './journal/store-error.ts'
export type * from './journal/store.ts'
export { isCountry, prefixesOfCountry } from './routing/country-prefixes.ts'
export { loadRules, type LoadedRules, type LoadRulesOptions } from './routing/load-rules.ts'
export { memoryRuleStore } from './routing/memory-rule-store.ts'
export type * from './routing/rule-store.ts'
export type { RampState, RampStore, StoredRamp } from './routing/ramp/ramp-store.ts'
export type * from './dispatch/ramp/ramps-api.ts'
export type { RuleWarning } from './routing/rule-warnings.ts'
export type * from './routing/rules-api.ts'
export type { RuleObstacle, UnusedRule } from './routing/why-not.ts'
export { digitTrie, type DigitTrie } from './routing/digit-trie.ts'
export { loadRateDeck, type LoadRateDeckOptions } from './routing/load-rate-deck.ts'
export {
  orderRoutes,
  type LeftRoute,
  type RouteOrder,
  type StrategyContext,
} from './routing/order-routes.ts'
export { priceOf, rateDeck, type Rate, type RateDeck, type RateInput } from './routing/rate-deck.ts'
export { ruleSet, type RuleSet } from './routing/rule-set.ts'
export { isZone, localTime, windowHolds } from './routing/time-window.ts'
