import { createDispatcher, type Host, type Provider } from '@callplane/core'
import type { Counters } from '@callplane/core/stores'
import { openStream, streamTokens, type StreamCarrier } from '@callplane/kit/streams'
import { WebSocketServer, type WebSocket } from 'ws'

/** The agent works in one encoding, whatever the carrier sends. */
const audio = { codec: 'linear16', rate: 16_000 } as const

/** A tone of half a second for each key, the higher the greater the key. */
const toneFor = (key: string): Uint8Array => {
  const hertz = 400 + 50 * (key.codePointAt(0) ?? 0)
  const samples = Int16Array.from({ length: audio.rate / 2 }, (_none, at) =>
    Math.round(8_000 * Math.sin((2 * Math.PI * hertz * at) / audio.rate)),
  )
  return new Uint8Array(samples.buffer)
}

/** Says what it hears. A key is answered with a tone at once; 0 ends the conversation. */
const talk = (socket: WebSocket, carrier: StreamCarrier): void => {
  const stream = openStream(carrier, audio)
  const send = (...commands: Parameters<typeof stream.write>): void => {
    for (const frame of stream.write(...commands)) socket.send(frame)
  }
  socket.on('message', (data: Buffer, isBinary) => {
    const event = stream.read(isBinary ? data : data.toString())
    if (event.type === 'audio') send({ type: 'audio', audio: event.audio })
    if (event.type !== 'digits') return
    if (event.digits === '0') return socket.close()
    send({ type: 'clear' })
    send({ type: 'audio', audio: toneFor(event.digits) })
    send({ type: 'mark', name: event.digits })
  })
}

/** Serves the agent. Only URLs that `urlFor` made are admitted, each once, whichever process gets the connection. */
export const serveAgent = (
  host: Host,
  { port, secret, counters }: { port: number; secret: string; counters: Counters },
) => {
  const tokens = streamTokens({ secret, clock: { wall: () => host.clock.wall() }, counters })
  const server = new WebSocketServer({
    port,
    host: '127.0.0.1',
    verifyClient: ({ req }, done) => {
      const decide = async () => done(await tokens.admit(req.url ?? ''), 401)
      void decide()
    },
  })
  server.on('connection', (socket, { url = '' }) =>
    talk(socket, url.split('/')[1] as StreamCarrier),
  )
  return {
    urlFor: (carrier: string): string => tokens.sign(`ws://127.0.0.1:${port}/${carrier}`),
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}

/** Calls whose near end is the agent, on any carrier: each has a rule of its name. */
export const openCalls = (host: Host, carriers: readonly Provider[]) =>
  createDispatcher({
    host,
    providers: carriers,
    rules: carriers.map(({ name }) => ({
      id: name,
      direction: 'outbound',
      numbers: ['+14155550100'],
      routes: [{ provider: name }],
    })),
    times: { sendWithinMs: 30_000, answerTurnWithinMs: 30_000 },
  })
