export {
  createScaledClock,
  type Clock,
  type ScaledClock,
  type ScaledClockOptions,
} from './time/clock.ts'
export { createManualClock, type ManualClock } from './time/manual-clock.ts'
export { createEmulator } from './create-emulator.ts'
export type {
  Emulator,
  EmulatorOptions,
  InboundCall,
  ProviderKeys,
  ScopeOptions,
} from './emulator.ts'
export type { AccountSeed, Face, FaceContext, FaceInstance, FaceKeys } from './faces/face.ts'
export { daily, type DailyOptions } from './faces/daily/daily.ts'
export { NotEmulatedError } from './faces/not-emulated.ts'
export type { FaceRequest } from './faces/request.ts'
export {
  signTwilio,
  signTwilioJson,
  type SignedParameters,
} from './faces/twilio/webhooks/signature.ts'
export { twilio, type TwilioOptions } from './faces/twilio/twilio.ts'
export { sinch, type SinchOptions } from './faces/sinch/sinch.ts'
export { vonage, type VonageOptions } from './faces/vonage/vonage.ts'
export { createRouter, type EmulatedOperation, type Handler, type Route } from './faces/router.ts'
export type { Fault, FaultMatch, LookupFault, RequestFault, WebhookFault } from './faults/fault.ts'
export { InvalidFaultError, type Faults } from './faults/faults.ts'
export type { EmulatorEvent } from './records/feed.ts'
export type { HistoryLimits } from './records/history.ts'
export { UnreachableNumberError } from './inbound.ts'
export {
  ConnectionResetError,
  empty,
  json,
  text,
  type EmulatorRequest,
  type EmulatorResponse,
} from './server/message.ts'
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
export type { Codec, Encoding } from './audio/codec.ts'
export type { Samples } from './audio/samples.ts'
export type { Line, Playback } from './network/line.ts'
export type { Side, Sound, SoundKind } from './network/sounds.ts'
export type { LegStream, StreamView } from './network/streams.ts'
export { NoSuchCallError, type PhoneAction } from './network/handsets.ts'
export type { PhoneBehavior, PhoneBook } from './network/phone-book.ts'
export type { Network, Ring } from './network/network.ts'
export { outcomeOf, outcomes, type Outcome } from './outcomes.ts'
export type { Random } from './random.ts'
export type { RecordedResponse, RequestRecord } from './records/request-record.ts'
export type { PhoneView } from './records/phone-views.ts'
export type { PluginSettings } from './settings.ts'
export { defaultTimings, type Timings } from './time/timings.ts'
export type { Warning, WarningCode } from './warnings.ts'
export type { Deliver, WebhookReply, WebhookRequest } from './webhooks/deliver.ts'
export type { Delivery, Webhook, WebhookAnswer, Webhooks } from './webhooks/webhook.ts'
