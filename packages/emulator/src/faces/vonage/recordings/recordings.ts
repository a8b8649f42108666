import type { FaceContext } from '../../face.ts'
import { silentMp3 } from '../../shared/silence.ts'
import { createTape, tracksOf } from '../../shared/tape.ts'
import type { Call, Hook } from '../calls/call.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'

type Format = 'mp3' | 'wav' | 'ogg'

type RecordingFile = {
  readonly createdAt: number
  readonly type: string
  body(): Uint8Array
}

const TYPES = { mp3: 'audio/mpeg', wav: 'audio/wav', ogg: 'audio/ogg' } as const

export type Recordings = {
  /** Runs until the result is called or the leg ends; then the event has the URL of the file. */
  start(
    call: Call,
    options: {
      readonly hook: Hook | undefined
      readonly format: Format
      readonly channels: number
    },
  ): () => void
  file(id: string): RecordingFile | undefined
  reset(): void
}

/** 8 kHz, 16 bit: what a second of a channel weighs, and the header of the file. */
const BYTES_PER_SECOND = 16_000
const HEADER = 44

export function createRecordings(
  { clock, random, kept }: FaceContext,
  webhooks: Webhooks,
): Recordings {
  const files = kept<RecordingFile>(() => true)
  return {
    start(call, { hook, format, channels }) {
      const startedAt = clock.now()
      const tape = createTape(call.leg?.line)
      tape.run(startedAt)
      // A mono file mixes both sides, one of several channels has the called party in the first.
      const tracks = channels > 1 ? 2 : 1
      // Two ids: that of the recording is not the one in the URL of its file (NCCO reference, `record`).
      const recordingUuid = random.uuid()
      const id = random.uuid()
      let running = true
      const stop = (): void => {
        if (!running) return
        running = false
        const endedAt = clock.now()
        tape.halt(endedAt)
        const ms = endedAt - startedAt
        files.set(id, {
          createdAt: endedAt,
          type: TYPES[format],
          // There are no encoders here: an MP3 is silent, an Ogg file is a WAV.
          body: () => (format === 'mp3' ? silentMp3(ms) : tape.wav(tracksOf(tracks))),
        })
        const target = hook ?? call.event
        if (!target) return
        const iso = (ms: number): string => new Date(ms).toISOString()
        void webhooks.send(
          target,
          {
            start_time: iso(startedAt),
            recording_url: `${call.base}/v1/files/${id}`,
            size:
              format === 'mp3'
                ? silentMp3(ms).length
                : HEADER + Math.round((ms * BYTES_PER_SECOND * tracks) / 1000),
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
