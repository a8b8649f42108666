import { telnyx } from '@callplane/telnyx'
import Telnyx from 'telnyx'
import { from, publicUrl, sectionOf, to } from './dispatch.ts'

export const publicKeyOf = (raw: Buffer): string => raw.toString('base64')

export const telnyxSection = (url: string) => {
  const client = new Telnyx({ apiKey: 'KEY0', baseURL: `${url}/v2` })
  return sectionOf({
    name: 'Telnyx',
    goal: 3,
    provider: telnyx({
      apiKey: 'KEY0',
      publicKey: publicKeyOf(Buffer.alloc(32)),
      connectionId: '1',
      baseUrl: `${url}/v2`,
    }),
    bare: (index) =>
      client.calls.dial({
        connection_id: '1',
        to,
        from,
        timeout_secs: 30,
        retry_on_timeout: false,
        webhook_url: `${publicUrl}/webhooks/telnyx?attempt=${index}`,
        webhook_url_method: 'POST',
        client_state: Buffer.from(JSON.stringify({ attempt: index, leg: 'far' })).toString(
          'base64',
        ),
        command_id: `command-${index}`,
      } as Telnyx.CallDialParams),
  })
}
