import type { Call } from '../calls/call.ts'
import { spokenWords, type Prompt } from '../../shared/prompts.ts'
import { TelnyxError } from '../errors.ts'
import { read, type Body } from '../parameters.ts'
import { readGather, type Gathers } from './gather.ts'
import type { mediaParameters } from './parameters.ts'
import type { Playing, Queue } from './queue.ts'
import type { Streaming } from './streaming.ts'

export type MediaDeps = {
  readonly queue: Queue
  readonly gathers: Gathers
  readonly streaming: Streaming
}

export type MediaCommands = Record<keyof typeof mediaParameters, (call: Call, body: Body) => void>

/** The commands that play to an answered call and collect digits. */
export function mediaCommands({ queue, gathers, streaming }: MediaDeps): MediaCommands {
  const start = (call: Call, body: Body, playing: Pick<Playing, 'event' | 'media' | 'prompt'>) => {
    const stop = read<'current' | 'all'>(body, 'stop')
    if (stop) queue.stop(call, stop)
    const legs = read<Playing['legs']>(body, 'target_legs') ?? 'self'
    queue.add(call, { ...playing, legs, overlay: read<boolean>(body, 'overlay') ?? false })
  }
  return {
    speak(call, body) {
      const prompt = speech(body, 'payload', loopOf(body))
      start(call, body, { event: 'call.speak', media: {}, prompt })
    },
    playback_start(call, body) {
      const media = {
        media_url: read<string>(body, 'audio_url') ?? null,
        media_name: read<string>(body, 'media_name') ?? null,
        overlay: read<boolean>(body, 'overlay') ?? false,
      }
      const text = fileOf(body) ?? (read(body, 'playback_content') ? 'playback_content' : undefined)
      if (text === undefined) throw missing('audio_url')
      const prompt = { kind: 'file', text, loop: loopOf(body) } as const
      start(call, body, { event: 'call.playback', media, prompt })
    },
    playback_stop(call, body) {
      const which = read<'current' | 'all'>(body, 'stop') ?? 'all'
      queue.stop(call, which, read<boolean>(body, 'overlay'))
    },
    gather: (call, body) => gathers.start(call, readGather(body)),
    gather_using_speak(call, body) {
      const invalid = read(body, 'invalid_payload') ? [speech(body, 'invalid_payload')] : []
      gathers.start(call, readGather(body, [speech(body, 'payload')], invalid))
    },
    gather_using_audio(call, body) {
      const file = fileOf(body)
      if (file === undefined) throw missing('audio_url')
      const invalid = fileOf(body, 'invalid_')
      const played = (text: string): Prompt => ({ kind: 'file', text, loop: 1 })
      gathers.start(
        call,
        readGather(body, [played(file)], invalid === undefined ? [] : [played(invalid)]),
      )
    },
    gather_stop: (call) => gathers.stop(call),
    streaming_start: (call, body) => streaming.start(call, body),
    streaming_stop: (call, body) => streaming.stop(call, read<string>(body, 'stream_id')),
  }
}

const missing = (name: string): TelnyxError =>
  new TelnyxError({ name: 'missing', about: name, pointer: `/${name}` })

const speech = (body: Body, name: string, loop = 1): Prompt => ({
  kind: 'speech',
  text: spokenWords(String(body[name])),
  loop,
})

/** "media_name and audio_url cannot be used together in one request." */
function fileOf(body: Body, prefix: '' | 'invalid_' = ''): string | undefined {
  const url = read<string>(body, `${prefix}audio_url`)
  const name = read<string>(body, `${prefix}media_name`)
  if (url !== undefined && name !== undefined)
    throw new TelnyxError({ name: 'badValue', about: `${prefix}media_name` })
  return url ?? name
}

/** "An integer between 1 and 100, or the special string `infinity`": 0 here. */
function loopOf(body: Body): number {
  const loop = read<unknown>(body, 'loop') ?? 1
  if (loop === 'infinity') return 0
  const number = Number(loop)
  if (Number.isInteger(number) && number >= 1 && number <= 100) return number
  throw new TelnyxError({ name: 'badValue', about: 'loop', pointer: '/loop' })
}
