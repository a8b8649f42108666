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

const contentTypes = {
  mulaw: 'audio/x-mulaw',
  alaw: 'audio/x-alaw',
  linear16: 'audio/x-l16',
} as const

/** `extra_headers`: `a=1;b=2` in the reference, `a=1,b=2` as the document gives them, or JSON as a text [inferred]. */
const headersOf = (given: unknown): Readonly<Record<string, string>> => {
  if (typeof given !== 'string') return textsOf(given)
  const json = textsOf(messageOf(given))
  if (Object.keys(json).length > 0 || given.trim().startsWith('{')) return json
  return Object.fromEntries(
    given.split(/[;,]/).flatMap((pair) => {
      const [name = '', value] = pair.split('=', 2)
      return value === undefined ? [] : [[name.trim(), value.trim()]]
    }),
  )
}

/** Plivo's messages (plivo.com/docs, audio streaming). */
export const plivoFrames: FrameFormat = {
  read(frame) {
    const message = messageOf(frame)
    const event = textIn(message, 'event') ?? ''
    switch (event) {
      case 'start': {
        const start = fieldsOf(message.start)
        const format = fieldsOf(start.mediaFormat)
        return {
          type: 'start',
          streamId: textIn(start, 'streamId'),
          callId: textIn(start, 'callId'),
          audio: audioOf(textIn(format, 'encoding'), textIn(format, 'sampleRate')),
          parameters: headersOf(message.extra_headers),
        }
      }
      case 'media': {
        const media = fieldsOf(message.media)
        return { type: 'audio', audio: bytesOf(textIn(media, 'payload')), track: trackOf(media) }
      }
      case 'dtmf':
        return { type: 'digits', digits: textIn(fieldsOf(message.dtmf), 'digit') ?? '' }
      case 'playedStream':
        return { type: 'mark', name: textIn(message, 'name') ?? '' }
      case 'clearedAudio':
        return { type: 'cleared' }
      case 'stop':
        return { type: 'stop' }
      default:
        return { type: 'other', event }
    }
  },
  write(command, { streamId, audio: { codec, rate } }) {
    switch (command.type) {
      case 'audio':
        return JSON.stringify({
          event: 'playAudio',
          media: {
            contentType: contentTypes[codec],
            sampleRate: rate,
            payload: base64Of(command.audio),
          },
        })
      case 'mark':
        return JSON.stringify({ event: 'checkpoint', streamId, name: command.name })
      case 'clear':
        return JSON.stringify({ event: 'clearAudio', streamId })
    }
  },
}
