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

/** Twilio's messages (twilio.com/docs/voice/media-streams/websocket-messages). */
export const twilioFrames: FrameFormat = {
  read(frame) {
    const message = messageOf(frame)
    const event = textIn(message, 'event') ?? ''
    switch (event) {
      case 'start': {
        const start = fieldsOf(message.start)
        const format = fieldsOf(start.mediaFormat)
        return {
          type: 'start',
          streamId: textIn(start, 'streamSid') ?? textIn(message, 'streamSid'),
          callId: textIn(start, 'callSid'),
          audio: audioOf(textIn(format, 'encoding'), textIn(format, 'sampleRate')),
          parameters: textsOf(start.customParameters),
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
  write(command, { streamId: streamSid }) {
    switch (command.type) {
      case 'audio':
        return JSON.stringify({
          event: 'media',
          streamSid,
          media: { payload: base64Of(command.audio) },
        })
      case 'mark':
        return JSON.stringify({ event: 'mark', streamSid, mark: { name: command.name } })
      case 'clear':
        return JSON.stringify({ event: 'clear', streamSid })
    }
  },
}
