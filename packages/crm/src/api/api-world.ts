import type { Verb } from '@callplane/core'
import type { SaveRecording } from '../calls/ingest-call.ts'
import type { ReadRecording } from '../calls/open-recording.ts'
import type { RecordingUrlPolicy } from '../calls/recording-url.ts'
import { userOf } from '../calls/crm-world.ts'
import type { Crm, CrmOptions } from '../create-crm.ts'
import { createEventStreams } from './event-stream.ts'
import type { ApiWorld } from './operation.ts'
import { recentAudio } from './play-recording.ts'
import { sinchTokens, type SinchClientSettings } from './sinch-token.ts'
import { twilioTokens, type TwilioClientSettings } from './twilio-token.ts'

/** What front ends get besides calls: tokens of SDKs, and recordings. */
export interface ClientOptions {
  /** What browsers need for the Twilio Voice SDK. A function where tenants differ. */
  readonly twilio?:
    | TwilioClientSettings
    | ((tenant: string) => TwilioClientSettings | null)
    | undefined
  /** What browsers need for the Sinch in-app calling SDK. A function where tenants differ. */
  readonly sinch?:
    | SinchClientSettings
    | ((tenant: string) => SinchClientSettings | null)
    | undefined
  /** Reads recordings that you keep, such as those of `saveRecording`. Absent: from the provider, or from their URL. */
  readonly readRecording?: ReadRecording | undefined
  /** Which recording URLs `ingest` takes. Default: https, public hosts, no credentials. */
  readonly recordingUrls?: RecordingUrlPolicy | undefined
  /** Keeps recordings that are sent as bytes. Absent: only URLs are taken. */
  readonly saveRecording?: SaveRecording | undefined
}

const controlOf: Readonly<Partial<Record<Verb, string>>> = {
  transfer: 'transfer',
  sendDigits: 'digits',
  startRecording: 'recording',
}

/** What users can do to a live call, by provider instance. */
const controlsOf = (feed: CrmOptions['feed']): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    (feed?.names?.() ?? []).map((name) => [
      name,
      (feed?.verbsOf?.(name) ?? []).flatMap((verb) => controlOf[verb] ?? []),
    ]),
  )

/** What the operations of one API share. */
export const apiWorld = (
  options: ClientOptions & Pick<CrmOptions, 'host' | 'feed'>,
  crm: Crm,
): ApiWorld => {
  const { twilio, sinch, host, feed } = options
  const { world } = crm
  return {
    activeProvider: world.activeProvider,
    userOf: (caller) => userOf(world, caller),
    controls: () => controlsOf(feed),
    dispositionsOf: world.dispositionsOf,
    wall: () => host.clock.wall(),
    saveRecording: options.saveRecording,
    readRecording: options.readRecording,
    recentAudio: recentAudio(() => host.clock.now()),
    recordingUrls: options.recordingUrls ?? {},
    streams: createEventStreams(crm.log),
    mintSinchToken: sinchTokens(typeof sinch === 'function' ? sinch : () => sinch ?? null),
    mintTwilioToken: twilioTokens(typeof twilio === 'function' ? twilio : () => twilio ?? null),
  }
}
