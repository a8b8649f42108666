import {
  audioOf,
  base64Of,
  bytesOf,
  fieldsOf,
  messageOf,
  textIn,
  textsOf,
  trackOf,
  type FrameFormat,
} from './frames.ts'

/**
 * Telnyx's messages (developers.telnyx.com, media streaming). That L16 is little endian is not documented [inferred].
 */
export const telnyxFrames: FrameFormat = {
  read(frame) {
    const message = messageOf(frame)
    const event = textIn(message, 'event') ?? ''
    switch (event) {
      case 'start': {
        const start = fieldsOf(message.start)
        const format = fieldsOf(start.media_format)
        return {
          type: 'start',
          streamId: textIn(message, 'stream_id'),
          callId: textIn(start, 'call_control_id'),
          audio: audioOf(textIn(format, 'encoding'), textIn(format, 'sample_rate')),
          parameters: textsOf(start.custom_parameters),
        }
      }
      case 'media': {
        const media = fieldsOf(message.media)
        return { type: 'audio', audio: bytesOf(textIn(media, 'payload')), track: trackOf(media) }
      }
      case 'dtmf':
        return { type: 'digits', digits: textIn(fieldsOf(message.dtmf), 'digit') ?? '' }
      case 'mark':
        return { type: 'mark', name: textIn(fieldsOf(message.mark), 'name') ?? '' }
      case 'stop':
        return { type: 'stop' }
      default:
        return { type: 'other', event }
    }
  },
  write(command) {
    switch (command.type) {
      case 'audio':
        return JSON.stringify({ event: 'media', media: { payload: base64Of(command.audio) } })
      case 'mark':
        return JSON.stringify({ event: 'mark', mark: { name: command.name } })
      case 'clear':
        return JSON.stringify({ event: 'clear' })
    }
  },
}
