import type { Host } from '@callplane/core'
import type { ConnectOptions, Described } from '../src/index.ts'

/** Enters the described settings like an operator, which at Vonage is the only way to set up a trunk. */
export const dashboard =
  (host: Host, account: { restUrl: string; apiKey: string; apiSecret: string }) =>
  async (described: readonly Described[]): Promise<ConnectOptions['carrierGateway']> => {
    const { restUrl, apiKey, apiSecret } = account
    const basic = Buffer.from(`${apiKey}:${apiSecret}`).toString('base64')
    let outbound: ConnectOptions['carrierGateway']
    for (const { settings } of described) {
      const all = (label: string) =>
        settings.flatMap((setting) => (setting.label === label ? [setting.value] : []))
      const [username] = all('User Key')
      const [password] = all('Secret')
      const credentials =
        username !== undefined && password !== undefined ? { username, password } : undefined
      const domain = all('Domain name')[0] ?? all('Name')[0] ?? ''
      const trunk = {
        credentials: credentials ? [credentials] : [],
        addresses: all('Access Control List (ACL)'),
        uris: all('URI').map((uri) => ({ uri, priority: Number(all('Priority')[0]) })),
        numbers: all('Link'),
      }
      const { status, body } = await host.fetch({
        method: 'PUT',
        url: `${restUrl}/dashboard/sip-trunks/${domain}`,
        headers: { authorization: `Basic ${basic}`, 'content-type': 'application/json' },
        body: JSON.stringify(trunk),
      })
      if (status !== 200) throw new Error(`the dashboard says ${status}: ${body}`)
      if (credentials) outbound = { address: `${domain}.sip-us.vonage.com`, credentials }
    }
    return outbound
  }
