import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { WebSocketServer, type WebSocket } from 'ws'

export type Message = Readonly<Record<string, unknown>>

/** One connection of a media stream, on the application's side. */
export type AgentStream = {
  /** `/twilio`: the path of the connection. */
  readonly path: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** Text messages that are not audio. */
  readonly messages: readonly Message[]
  /** Audio of the telephone, in order, as the provider carries it. */
  readonly frames: readonly Buffer[]
  readonly isClosed: boolean
  /** Sends audio back in the provider's form. */
  play(audio: Buffer): void
  send(message: Message): void
  close(): void
}

export type Agent = {
  readonly url: string
  readonly streams: readonly AgentStream[]
  at(path: string): AgentStream | undefined
}

const parse = (data: Buffer): Message => JSON.parse(data.toString()) as Message
const part = (message: Message, name: string): Message => (message[name] ?? {}) as Message

/** How each provider wants audio back, in µ-law unless it is Vonage. */
function reply(path: string, start: Message, audio: Buffer): string | Buffer {
  const payload = audio.toString('base64')
  if (path === '/vonage') return audio
  if (path === '/plivo') {
    const media = { contentType: 'audio/x-mulaw', sampleRate: 8000, payload }
    return JSON.stringify({ event: 'playAudio', media })
  }
  if (path === '/telnyx') return JSON.stringify({ event: 'media', media: { payload } })
  return JSON.stringify({ event: 'media', streamSid: start['streamSid'], media: { payload } })
}

/** A WebSocket server on loopback; with `echo` it says what it hears. */
export async function createAgent({ echo = false } = {}): Promise<Agent> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  const streams: AgentStream[] = []
  await new Promise<void>((resolve) => server.once('listening', resolve))
  server.on('connection', (socket: WebSocket, { url = '', headers }) => {
    const messages: Message[] = []
    const frames: Buffer[] = []
    let isClosed = false
    let start: Message = {}
    const stream: AgentStream = {
      path: url,
      headers,
      messages,
      frames,
      get isClosed() {
        return isClosed
      },
      play: (audio) => socket.send(reply(url, start, audio)),
      send: (message) => socket.send(JSON.stringify(message)),
      close: () => socket.close(),
    }
    streams.push(stream)
    const hear = (audio: Buffer): void => {
      frames.push(audio)
      if (echo) stream.play(audio)
    }
    socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) return hear(data)
      const message = parse(data)
      if (message['event'] === 'media')
        return hear(Buffer.from(part(message, 'media')['payload'] as string, 'base64'))
      if (message['event'] === 'start') start = message
      messages.push(message)
    })
    socket.on('close', () => (isClosed = true))
  })
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        for (const client of server.clients) client.terminate()
        server.close(() => resolve())
      }),
  )
  const { port } = server.address() as AddressInfo
  return {
    url: `ws://127.0.0.1:${port}`,
    streams,
    at: (path) => streams.find((stream) => stream.path === path),
  }
}
