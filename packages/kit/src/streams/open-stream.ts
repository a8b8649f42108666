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
  /** A command as a message for the carrier. Throws before the start, because its ids and encoding are not known. */
  write(command: StreamCommand): StreamFrame
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
  return {
    read(frame) {
      const event = format.read(frame)
      if (event.type === 'start') {
        head = event
        const wanted = audio ?? event.audio
        receive = createConverter(event.audio, wanted)
        receiveOther = createConverter(event.audio, wanted)
        send = createConverter(wanted, event.audio)
      }
      if (event.type !== 'audio') return event
      const convert = event.track === 'inbound' ? receive : receiveOther
      return { ...event, audio: convert(event.audio) }
    },
    write(command) {
      if (!head) throw new Error('the stream has not started; write after the event `start`')
      return format.write(
        command.type === 'audio' ? { type: 'audio', audio: send(command.audio) } : command,
        head,
      )
    },
  }
}
