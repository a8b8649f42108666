// A provider that accepts every call at once: what is measured is the client.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

let serial = 0
const twilioReply = () =>
  JSON.stringify({
    sid: `CA${(++serial).toString(16).padStart(32, '0')}`,
    account_sid: 'AC00000000000000000000000000000001',
    status: 'queued',
    to: '+14155550123',
    from: '+14155550100',
    direction: 'outbound-api',
    api_version: '2010-04-01',
    date_created: null,
    uri: '/2010-04-01/Accounts/AC00000000000000000000000000000001/Calls/CA.json',
    subresource_uris: {},
  })
const telnyxReply = () =>
  JSON.stringify({
    data: {
      call_control_id: `v3:${++serial}`,
      call_leg_id: `leg-${serial}`,
      call_session_id: `session-${serial}`,
      is_alive: false,
      record_type: 'call',
    },
  })

const server = createServer((request, response) => {
  request.resume()
  request.on('end', () => {
    const twilio = request.url?.includes('/2010-04-01/') ?? false
    response.writeHead(twilio ? 201 : 200, { 'content-type': 'application/json' })
    response.end(twilio ? twilioReply() : telnyxReply())
  })
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
process.on('disconnect', () => process.exit())
