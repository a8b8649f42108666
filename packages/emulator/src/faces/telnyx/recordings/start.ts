import type { Clock } from '../../../time/clock.ts'
import { recordMessage } from '../../shared/record-message.ts'
import { lineOf, type Call } from '../calls/call.ts'
import { read, type Body } from '../parameters.ts'
import type { Recording, Recordings } from './recordings.ts'

/** `record_start`: until it is stopped, silent for too long, too long, or the call ends. */
export function startRecording(
  call: Call,
  body: Body,
  { recordings, clock }: { readonly recordings: Recordings; readonly clock: Clock },
): void {
  // 0 is infinite, as is an absent value.
  const seconds = (name: string): number => (read<number>(body, name) || Infinity) * 1000
  let id: string | undefined
  const plan = {
    beep: read<boolean>(body, 'play_beep') ?? false,
    silence: seconds('timeout_secs'),
    // "The timer only starts when the speech is detected."
    silenceNeedsSound: true,
    most: seconds('max_length'),
    finishKeys: '',
  }
  const stop = recordMessage(clock, lineOf(call), plan, {
    begun() {
      id = recordings.start(call, {
        channels: body['channels'] as Recording['channels'],
        format: body['format'] as Recording['format'],
        initiatedBy: 'StartCallRecordingAPI',
        track: read<Recording['track']>(body, 'recording_track'),
        trim: read(body, 'trim') === 'trim-silence',
      }).id
    },
    done: () => recordings.stop(call, id),
  })
  call.onEnd.push(stop)
}
