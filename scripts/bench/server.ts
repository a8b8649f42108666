// A provider that accepts every call at once. Bare TCP, in a process of its own: what is measured is the client, and
// Node's HTTP server would be the bottleneck before the fastest client is.
import { createServer, type AddressInfo } from 'node:net'

const head = (status: string, body: string): string =>
  `HTTP/1.1 ${status}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`

const twilioReply = (serial: number): string =>
  head(
    '201 Created',
    JSON.stringify({
      sid: `CA${serial.toString(16).padStart(32, '0')}`,
      account_sid: 'AC00000000000000000000000000000001',
      status: 'queued',
      to: '+14155550123',
      from: '+14155550100',
      direction: 'outbound-api',
      api_version: '2010-04-01',
      date_created: null,
      uri: '/2010-04-01/Accounts/AC00000000000000000000000000000001/Calls/CA.json',
      subresource_uris: {},
    }),
  )
const telnyxReply = (serial: number): string =>
  head(
    '200 OK',
    JSON.stringify({
      data: {
        call_control_id: `v3:${serial}`,
        call_leg_id: `leg-${serial}`,
        call_session_id: `session-${serial}`,
        is_alive: false,
        record_type: 'call',
      },
    }),
  )

/** Where the first request in `text` ends; -1 while it has not come in full. */
const endOf = (text: string): number => {
  const headers = text.indexOf('\r\n\r\n')
  if (headers < 0) return -1
  const length = /\r\ncontent-length: *(\d+)/i.exec(text.slice(0, headers))?.[1] ?? '0'
  const end = headers + 4 + Number(length)
  return text.length >= end ? end : -1
}

let serial = 0
const server = createServer({ noDelay: true }, (socket) => {
  let waiting = ''
  socket.setEncoding('latin1')
  socket.on('error', () => socket.destroy())
  socket.on('data', (chunk: string) => {
    waiting += chunk
    for (let end = endOf(waiting); end > 0; end = endOf(waiting)) {
      const twilio = waiting.startsWith('POST /2010-04-01/')
      waiting = waiting.slice(end)
      serial++
      socket.write(twilio ? twilioReply(serial) : telnyxReply(serial), 'latin1')
    }
  })
})
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
process.on('disconnect', () => process.exit())
