import type { FaceContext } from '../../face.ts'
import type { Call, Hook } from '../calls/call.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'

type RecordingFile = {
  readonly id: string
  readonly format: 'mp3' | 'wav' | 'ogg'
  readonly channels: number
  readonly createdAt: number
}

export type Recordings = {
  /** Runs until the result is called or the leg ends; then the event has the URL of the file. */
  start(
    call: Call,
    options: {
      readonly hook: Hook | undefined
      readonly format: RecordingFile['format']
      readonly channels: number
    },
  ): () => void
  file(id: string): RecordingFile | undefined
  reset(): void
}

/** 8 kHz, 16 bit: about what a second of a channel weighs. */
const BYTES_PER_SECOND = 16_000

export function createRecordings({ clock, random }: FaceContext, webhooks: Webhooks): Recordings {
  const files = new Map<string, RecordingFile>()
  return {
    start(call, { hook, format, channels }) {
      const startedAt = clock.now()
      // Two ids: that of the recording is not the one in the URL of its file (NCCO reference, `record`).
      const recordingUuid = random.uuid()
      const id = random.uuid()
      let running = true
      const stop = (): void => {
        if (!running) return
        running = false
        const endedAt = clock.now()
        files.set(id, { id, format, channels, createdAt: endedAt })
        const target = hook ?? call.event
        if (!target) return
        const iso = (ms: number): string => new Date(ms).toISOString()
        void webhooks.send(
          target,
          {
            start_time: iso(startedAt),
            recording_url: `${call.base}/v1/files/${id}`,
            size: Math.round(((endedAt - startedAt) / 1000) * BYTES_PER_SECOND * channels),
            recording_uuid: recordingUuid,
            end_time: iso(endedAt),
            conversation_uuid: call.conversation,
            timestamp: iso(endedAt),
          },
          { kind: 'event', event: 'record' },
        )
      }
      call.onEnd.push(stop)
      return stop
    },
    file: (id) => files.get(id),
    reset: () => files.clear(),
  }
}
