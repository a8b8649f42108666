export { createScaledClock, type Clock, type ScaledClockOptions } from './clock.ts'
export { createManualClock, type ManualClock } from './manual-clock.ts'
export { createEmulator } from './create-emulator.ts'
export type { Emulator, EmulatorOptions, ProviderKeys, RequestRecord } from './emulator.ts'
export type { AccountSeed, Face, FaceContext, FaceInstance, FaceKeys } from './faces/face.ts'
export { daily, type DailyOptions } from './faces/daily/daily.ts'
export type { FaceRequest } from './faces/request.ts'
export {
  signTwilio,
  signTwilioJson,
  type SignedParameters,
} from './faces/twilio/webhooks/signature.ts'
export { twilio, type TwilioOptions } from './faces/twilio/twilio.ts'
export { vonage, type VonageOptions } from './faces/vonage/vonage.ts'
export { createRouter, type Handler, type Route } from './faces/router.ts'
export type { Fault, FaultMatch, LookupFault, RequestFault, WebhookFault } from './faults/fault.ts'
export { InvalidFaultError, type Faults } from './faults/faults.ts'
export {
  ConnectionResetError,
  empty,
  json,
  text,
  type EmulatorRequest,
  type EmulatorResponse,
} from './message.ts'
export type { HostHandler, Hosts, IncomingLeg } from './network/hosts.ts'
export type {
  Dial,
  EndCause,
  EndedBy,
  Leg,
  LegEnd,
  LegEvents,
  LegView,
  RingCause,
} from './network/leg.ts'
export type { Network, Ring } from './network/network.ts'
export { outcomeOf, outcomes, type Outcome } from './outcomes.ts'
export type { Random } from './random.ts'
export { defaultTimings, type Timings } from './timings.ts'
export type { Deliver, WebhookReply, WebhookRequest } from './webhooks/deliver.ts'
export type { Delivery, Webhook, WebhookAnswer, Webhooks } from './webhooks/webhook.ts'
