import type { ProviderKeys } from '@callplane/emulator'
import type { Dial } from './dial.ts'

/** Plain `fetch`, which repeats nothing: Daily has no client of its own for servers. */
export const bareDaily = ({ baseUrl, credentials }: ProviderKeys, timeout: number): Dial => {
  const post = async (path: string, body: unknown): Promise<void> => {
    const response = await fetch(`${baseUrl}${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${credentials['apiKey']}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(timeout),
    })
    if (!response.ok) throw new Error(`Daily answered ${response.status}`)
    await response.arrayBuffer()
  }
  let rooms = 0
  const properties = { enable_dialout: true, dialout_config: { allow_room_start: true } }
  return async (phoneNumber, index) => {
    // A room holds five phones at most, so each call gets its own.
    const name = `bare-${index}-${rooms++}`
    await post('/rooms', { name, properties })
    await post(`/rooms/${name}/dialOut/start`, { phoneNumber })
  }
}
