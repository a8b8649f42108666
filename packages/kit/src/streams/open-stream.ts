import type { StreamAudio } from '@callplane/core'
import { createConverter } from './convert.ts'
import type {
  FrameFormat,
  StreamCarrier,
  StreamCommand,
  StreamEvent,
  StreamFrame,
  StreamHead,
} from './frames.ts'
import { createFramer, type Framer } from './framer.ts'
import { plivoFrames } from './plivo.ts'
import { telnyxFrames } from './telnyx.ts'
import { twilioFrames } from './twilio.ts'
import { vonageFrames } from './vonage.ts'

const formats: Readonly<Record<StreamCarrier, FrameFormat>> = {
  twilio: twilioFrames,
  telnyx: telnyxFrames,
  plivo: plivoFrames,
  vonage: vonageFrames,
}

/** A media stream of a call, whichever carrier it comes from. */
export interface MediaStream {
  /** What a message of the carrier says; audio in the encoding that the application asked for. */
  read(frame: StreamFrame): StreamEvent
  /**
   * A command as messages for the carrier, in their order. Vonage takes audio in pieces of 20 ms only: there may be several
   * for one command, or none until a piece is full; a mark fills up the last one with silence. Throws before the start,
   * because its ids and encoding are not known.
   */
  write(command: StreamCommand): readonly StreamFrame[]
}

/**
 * Reads and writes the messages of one WebSocket. `audio` is how the application reads and writes audio, whatever the
 * carrier has; absent: as the carrier.
 */
export const openStream = (carrier: StreamCarrier, audio?: StreamAudio): MediaStream => {
  const format = formats[carrier]
  let head: StreamHead | undefined
  let receive = (bytes: Uint8Array): Uint8Array => bytes
  let send = receive
  /** The other party's audio is a stream of its own. */
  let receiveOther = receive
  let framer: Framer | undefined
  return {
    read(frame) {
      const event = format.read(frame)
      if (event.type === 'start') {
        head = event
        const wanted = audio ?? event.audio
        receive = createConverter(event.audio, wanted)
        receiveOther = createConverter(event.audio, wanted)
        send = createConverter(wanted, event.audio)
        framer =
          format.frameMs === undefined ? undefined : createFramer(event.audio, format.frameMs)
      }
      if (event.type !== 'audio') return event
      const convert = event.track === 'inbound' ? receive : receiveOther
      return { ...event, audio: convert(event.audio) }
    },
    write(command) {
      if (!head) throw new Error('the stream has not started; write after the event `start`')
      const started = head
      const written = (audio_: Uint8Array): StreamFrame =>
        format.write({ type: 'audio', audio: audio_ }, started)
      if (command.type === 'audio') {
        const bytes = send(command.audio)
        return framer ? framer.cut(bytes).map(written) : [written(bytes)]
      }
      if (command.type === 'clear') framer?.clear()
      const before = command.type === 'mark' ? (framer?.rest() ?? []) : []
      return [...before.map(written), format.write(command, started)]
    },
  }
}
