import { encode, type Codec } from '../audio/codec.ts'
import { render } from '../audio/render.ts'
import type { Clock } from '../time/clock.ts'
import type { Line } from '../network/line.ts'
import { otherSide } from '../network/sounds.ts'
import { FRAME_MS, type LegStream } from '../network/streams.ts'
import { createAgentAudio, type AgentAudio } from './agent-audio.ts'
import { connectSocket } from './socket.ts'
import type { Command, Frame, StreamTrack, Wire } from './wire.ts'

export type StreamPlan = {
  readonly id: string
  readonly url: string
  /** Of the handshake. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly codec: Codec
  readonly tracks: readonly StreamTrack[]
  readonly wire: Wire
}

export type StreamEnd =
  /** Stopped by the provider: a command, the end of the call, a time limit. */
  | 'stopped'
  /** The application closed the connection. */
  | 'closed'
  /** There was no connection. */
  | 'failed'

export type StreamEvents = {
  readonly opened?: (() => void) | undefined
  /** Once. */
  readonly ended?: ((end: StreamEnd) => void) | undefined
}

export type MediaStream = {
  /** Says that it ends and closes the connection; nothing when it has ended. */
  stop(): void
}

/** Connects the audio of a line with a WebSocket, in frames of 20 virtual milliseconds. */
export function openStream(
  clock: Clock,
  line: Line,
  plan: StreamPlan,
  events: StreamEvents = {},
): MediaStream {
  const { id, url, codec, wire } = plan
  const agent = createAgentAudio(clock, line)
  let state: LegStream['state'] = 'connecting'
  let framesIn = 0
  const endings: (() => void)[] = []
  const finish = (as: 'closed' | 'failed'): void => {
    state = as
    for (const ending of endings.splice(0)) ending()
  }
  const send = (frame: Frame | undefined): void => {
    if (frame !== undefined) socket.send(frame)
  }
  const end = (how: StreamEnd): void => {
    if (state === 'closed' || state === 'failed') return
    finish(how === 'failed' ? 'failed' : 'closed')
    agent.clear()
    if (how === 'stopped') send(wire.stopped())
    socket.close()
    events.ended?.(how)
  }
  const obey = obeying({ agent, line, wire, send, isOpen: () => state === 'open' })
  const receive = (frame: Frame): void => {
    const command = state === 'open' ? wire.read(frame) : undefined
    if (command) obey(command)
  }
  const socket = connectSocket(url, plan.headers ?? {}, {
    open() {
      if (state !== 'connecting') return
      state = 'open'
      const since = clock.now()
      for (const frame of wire.opened()) send(frame)
      endings.push(
        line.onDigits((keys) => {
          for (const key of keys) send(wire.digit(key, clock.now() - since))
        }),
        everyFrame(clock, (ms) => {
          for (const track of plan.tracks)
            send(wire.media(track, audioAt(line, track, since + ms, codec), ms))
          framesIn += 1
        }),
      )
      events.opened?.()
    },
    text: receive,
    binary: receive,
    closed: (wasOpen) => end(wasOpen ? 'closed' : 'failed'),
  })
  line.streams.push({
    id,
    url,
    codec,
    get state() {
      return state
    },
    get framesIn() {
      return framesIn
    },
    heard: agent.heard,
    heardMs: agent.heardMs,
    abort() {
      finish('closed')
      socket.close()
    },
  })
  return { stop: () => end('stopped') }
}

/** Calls `send` at the end of each frame, with the milliseconds from now to its beginning; the result ends it. */
function everyFrame(clock: Clock, send: (ms: number) => void): () => void {
  const since = clock.now()
  let cancel: () => void
  const next = (ms: number): void => {
    cancel = clock.after(since + ms + FRAME_MS - clock.now(), () => {
      send(ms)
      next(ms + FRAME_MS)
    })
  }
  next(0)
  return () => cancel()
}

/** One frame of a track that begins at this time. */
function audioAt(line: Line, track: StreamTrack, from: number, codec: Codec): Uint8Array {
  const side = track === 'inbound' ? line.phone : otherSide(line.phone)
  return encode(render(line.sounds, { from, to: from + FRAME_MS }, codec.rate, side), codec)
}

type Obeying = {
  readonly agent: AgentAudio
  readonly line: Line
  readonly wire: Wire
  readonly send: (frame: Frame | undefined) => void
  readonly isOpen: () => boolean
}

/** Does what the application asks for. */
function obeying({ agent, line, wire, send, isOpen }: Obeying): (command: Command) => void {
  return (command) => {
    switch (command.do) {
      case 'play':
        return agent.play(command.bytes, command.codec)
      case 'mark':
        return agent.mark((cleared) => {
          if (isOpen()) send(wire.marked(command.mark, cleared))
        })
      case 'clear':
        agent.clear()
        return send(wire.cleared())
      case 'digits':
        return void line.sendDigits(command.digits)
      case 'answer':
        return send(command.frame)
    }
  }
}
