import { createServer, type Server, type ServerResponse } from 'node:http'
import { createDispatcher, type Call, type Host, type InboundDecision } from '@callplane/core'
import { nodeWebhooks } from '@callplane/kit'
import { twilio } from '@callplane/twilio'

/** What the address book knows of a caller. */
export interface Person {
  readonly name: string
  /** The phone of the agent who looks after this person. */
  readonly agent: string
}

export interface ScreenPopOptions {
  readonly host: Host
  readonly account: Parameters<typeof twilio>[0]
  readonly addressBook: ReadonlyMap<string, Person>
  readonly blocked: ReadonlySet<string>
  /** Where unknown callers go. */
  readonly mainDesk: string
}

/** What browsers are told of a call. */
const shown = ({ id, status, from, metadata }: Call) => ({
  id,
  status,
  from,
  name: metadata['name'],
})

/** One server for the provider's webhooks and for the screens of the agents. */
export const screenPop = ({ host, account, addressBook, blocked, mainDesk }: ScreenPopOptions) => {
  const dispatcher = createDispatcher({
    host,
    providers: [twilio(account)],
    onInbound({ from }): InboundDecision {
      if (from !== null && blocked.has(from)) return { reject: 'busy' }
      const person = from === null ? undefined : addressBook.get(from)
      return person ? { phone: person.agent, metadata: { name: person.name } } : { phone: mainDesk }
    },
  })
  const screens = new Set<ServerResponse>()
  dispatcher.on('call-changed', (call) => {
    if (call.direction !== 'inbound') return
    for (const screen of screens) screen.write(`data: ${JSON.stringify(shown(call))}\n\n`)
  })
  const webhooks = nodeWebhooks({ dispatcher, host })
  const server: Server = createServer((request, response) => {
    if (request.url !== '/calls') return webhooks(request, response)
    response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders()
    screens.add(response)
    request.on('close', () => screens.delete(response))
  })
  return { dispatcher, server }
}
