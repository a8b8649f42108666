import type { FaceContext } from '../../face.ts'
import type { JsonObject } from '../../shared/json.ts'
import type { Call } from '../calls/call.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'

export type Recordings = {
  /** Runs until it is stopped or the call ends. */
  start(call: Call, instruction: JsonObject): void
}

/** [inferred] The upload to the application's storage takes this long. Milliseconds. */
const UPLOAD = 1_000

/**
 * Recordings are uploaded to a storage of the application; no file is kept here, and its notifications are sent
 * (developers.sinch.com/docs/voice/api-reference/recording).
 */
export function createRecordings(
  { clock, log }: Pick<FaceContext, 'clock' | 'log'>,
  webhooks: Webhooks,
): Recordings {
  return {
    start(call, { options }) {
      const given = (options ?? {}) as JsonObject
      const { destinationUrl: destination, notificationEvents = true } = given
      // "In every case, the Recording Options are required."
      if (typeof destination !== 'string' || destination === '')
        return log('sinch SVAML: startRecording needs options.destinationUrl')
      if (call.stopRecording) return
      const stop = (): void => {
        call.stopRecording = undefined
        if (notificationEvents === false) return
        webhooks.tell(call, 'notify', { type: 'recording_finished' })
        clock.after(UPLOAD, () =>
          webhooks.tell(call, 'notify', { type: 'recording_available', destination }),
        )
      }
      call.stopRecording = stop
      call.onEnd.push(() => call.stopRecording?.())
    },
  }
}
