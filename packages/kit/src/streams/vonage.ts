import { audioOf, fieldsOf, messageOf, textIn, textsOf, type FrameFormat } from './frames.ts'

/** Fields of the first message that are not parameters. */
const own: ReadonlySet<string> = new Set(['event', 'content-type'])

/** Vonage's messages (developer.vonage.com, WebSockets guide): audio is binary, everything else is JSON. */
export const vonageFrames: FrameFormat = {
  // "It is important that each message is 320 or 640 bytes (depending on sample rate) and contains 20ms of audio."
  frameMs: 20,
  read(frame) {
    if (typeof frame !== 'string') return { type: 'audio', audio: frame, track: 'inbound' }
    const message = messageOf(frame)
    const event = textIn(message, 'event') ?? ''
    switch (event) {
      case 'websocket:connected': {
        const [encoding, ...parameters] = (textIn(message, 'content-type') ?? '').split(';')
        const rate = parameters.map((one) => /rate=(\d+)/.exec(one)?.[1]).find(Boolean)
        return {
          type: 'start',
          // 16-bit linear PCM at 16000 is what Vonage has where nothing else is said.
          audio: audioOf(encoding || 'audio/l16', rate ?? '16000'),
          parameters: Object.fromEntries(
            Object.entries(textsOf(message)).filter(([name]) => !own.has(name)),
          ),
        }
      }
      case 'websocket:dtmf':
        return { type: 'digits', digits: textIn(message, 'digit') ?? '' }
      case 'websocket:notify':
        return { type: 'mark', name: textIn(fieldsOf(message.payload), 'name') ?? '' }
      case 'websocket:cleared':
        return { type: 'cleared' }
      case 'websocket:disconnected':
        return { type: 'stop' }
      default:
        return { type: 'other', event }
    }
  },
  write(command) {
    switch (command.type) {
      case 'audio':
        return command.audio
      case 'mark':
        return JSON.stringify({ action: 'notify', payload: { name: command.name } })
      case 'clear':
        return JSON.stringify({ action: 'clear' })
    }
  },
}
