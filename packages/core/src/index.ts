export type * from './model/call.ts'
export * from './model/call-report.ts'
export * from './model/connect.ts'
export * from './model/destination.ts'
export * from './model/digits.ts'
export * from './model/flow/document.ts'
export * from './model/error.ts'
export type * from './model/event.ts'
export * from './model/to-call-event.ts'
export { flow, flowFaults, parseFlow } from './model/flow/flow.ts'
export type {
  Continuation,
  Flow,
  HandlerReference,
  Menu,
  TurnContext,
  TurnHandler,
} from './model/flow/flow.ts'
export { continuationName, step, webAddress } from './model/flow/flow-step-schema.ts'
export type * from './model/flow/flow-step.ts'
export * from './model/flow/flow-target.ts'
export * from './model/flow/flow-turn.ts'
export * from './model/gateway.ts'
export { refuseUnknownOptions, type OptionNames } from './model/known-options.ts'
export * from './model/json-object.ts'
export * from './model/marks.ts'
export type * from './model/note.ts'
export * from './model/near-end-names.ts'
export * from './model/outbound-call.ts'
export * from './model/parse.ts'
export type * from './model/ramp/ramp.ts'
export * from './model/routing-rule.ts'
export * from './model/sip-headers.ts'
export * from './model/without-numbers.ts'
export type * from './flow/document-runner.ts'
export type * from './plugin/capabilities.ts'
export type * from './plugin/calls-port.ts'
export type * from './plugin/contract.ts'
export type * from './plugin/flows-port.ts'
export type * from './plugin/front-door.ts'
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
export type { CallRecordings, RecordingMedia } from './dispatch/calls/recordings-api.ts'
export type { ExternalCall } from './dispatch/placing/register-external.ts'
export type { ExplainedError, ExplainedRoute, Explanation } from './dispatch/plan/explain.ts'
export { explainKey } from './dispatch/plan/explain.ts'
export { defaultTimes, type DispatchTimes } from './journal/times.ts'
export { maskNumber, maskText, maskWithin } from './model/mask-text.ts'
export { project as projectCall } from './merge/project.ts'
export type { AttemptRecord, CallRecord, CommandRecord, StoredEvent } from './journal/record.ts'
export { firstPartyOf } from './journal/record.ts'
export type { VerifyCheck, VerifyReport, VerifySubject } from './dispatch/verify/verify-report.ts'
export type { Until } from './dispatch/engine/waiters.ts'
export { breaker, type BreakerOptions } from './gates/breaker.ts'
export { pacer, type PaceLimits, type PacerOptions } from './gates/pacer.ts'
export { laneOf } from './gates/gate.ts'
export type * from './gates/lane-store.ts'
export type { Gate, GateRequest, GateVerdict, Outcome } from './gates/gate.ts'
export { memoryStore } from './dispatch/memory-store.ts'
export type { Store } from './dispatch/store.ts'
export { contactKey, lastSentAt, partiesOf, periodOf } from './journal/call-row.ts'
export type { MemoryStoreOptions } from './journal/memory/memory-calls.ts'
export { StoreError } from './journal/store/store-error.ts'
export type * from './journal/store/store.ts'
export { isCountry, prefixesOfCountry } from './routing/rates/country-prefixes.ts'
export { loadRules, type LoadedRules, type LoadRulesOptions } from './routing/rules/load-rules.ts'
export { memoryRuleStore } from './routing/rules/memory-rule-store.ts'
export type * from './routing/rules/rule-store.ts'
export type { RampState, RampStore, StoredRamp } from './routing/ramp/ramp-store.ts'
export type * from './dispatch/ramp/ramps-api.ts'
export type { RuleWarning } from './routing/rules/rule-warnings.ts'
export type * from './routing/rules/rules-api.ts'
export type { RuleObstacle, UnusedRule } from './routing/rules/why-not.ts'
export { digitTrie, type DigitTrie } from './routing/rates/digit-trie.ts'
export { loadRateDeck, type LoadRateDeckOptions } from './routing/rates/load-rate-deck.ts'
export {
  orderRoutes,
  type LeftRoute,
  type RouteOrder,
  type StrategyContext,
} from './routing/order-routes.ts'
export {
  priceOf,
  rateDeck,
  type Rate,
  type RateDeck,
  type RateInput,
} from './routing/rates/rate-deck.ts'
export { ruleSet, type RuleSet } from './routing/rules/rule-set.ts'
export { isZone, localTime, windowHolds } from './routing/time/time-window.ts'
