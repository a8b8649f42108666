import type { Clock } from '../../../time/clock.ts'
import { recordedSeconds } from '../recordings/recording.ts'
import type { Recordings } from '../recordings/recordings.ts'
import { rfc2822 } from '../times.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'
import { durationOf, type Call, type CallEvent } from './call.ts'

/** Sends one of the call's status callbacks, if it asked for this event. */
export type TellProgress = (call: Call, event: CallEvent) => void

export function createProgressEvents(
  clock: Clock,
  webhooks: Webhooks,
  recordings: Recordings,
): TellProgress {
  const summary = (call: Call): Record<string, string> => {
    const seconds = durationOf(call) ?? 0
    const recording = recordings.of(call.sid).find(({ source }) => source === 'OutboundAPI')
    return {
      CallDuration: String(seconds),
      // Billed minutes, beside the seconds.
      Duration: String(Math.ceil(seconds / 60)),
      ...(call.sipStatus === undefined ? {} : { SipResponseCode: String(call.sipStatus) }),
      ...(recording && {
        RecordingSid: recording.sid,
        RecordingUrl: recordings.urlOf(recording, call),
        RecordingDuration: String(recordedSeconds(recording)),
      }),
    }
  }
  return (call, event) => {
    if (!call.callback?.events.includes(event)) return
    const parameters = {
      ...webhooks.about(call),
      // `initiated` exists in callbacks alone; the resource says `queued` meanwhile.
      ...(event === 'initiated' ? { CallStatus: 'initiated' } : {}),
      Timestamp: rfc2822(clock.now()),
      CallbackSource: 'call-progress-events',
      SequenceNumber: String(call.sequence++),
      ...(call.answeredBy === undefined ? {} : { AnsweredBy: call.answeredBy }),
      ...(event === 'completed' ? summary(call) : {}),
    }
    void webhooks.send(call.callback, parameters, { kind: 'event', event, to: call.to })
  }
}
