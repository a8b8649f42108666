import { createRequire } from 'node:module'
import { Client } from 'plivo'
import type { Emulator } from '../src/index.ts'
import { send, type Sent } from './world.ts'

type AxiosConfig = { url?: string; proxy?: unknown; httpAgent?: unknown }
type Adapter = (config: AxiosConfig) => Promise<unknown>
type Axios = { defaults: { adapter: unknown }; getAdapter(name: string): Adapter }

// The client has no seam of its own: its voice requests go to a fixed host whatever `url` says. So the transport below
// it is replaced, in the very copy of axios that it loads.
const require = createRequire(createRequire(import.meta.url).resolve('plivo'))
const axios = require('axios') as Axios

/** The vendor's own client, pointed at the emulator below its HTTP library. For the whole process. */
export function plivoClient(emulator: Emulator): Client {
  const { baseUrl, credentials } = emulator.keys()['plivo']!
  const http = axios.getAdapter('http')
  axios.defaults.adapter = ((config) =>
    http({
      ...config,
      url: config.url?.replace('https://api.plivo.com', baseUrl),
      proxy: false,
      httpAgent: undefined,
    })) satisfies Adapter
  return new Client(credentials['authId'], credentials['authToken'])
}

export const TO = '+14155550123'
export const FROM = '+14155550100'
/** Number NN of the range that chooses outcomes. */
export const outcome = (digits: number): string => `+141555501${digits}`
export const xml = (elements: string): string => `<Response>${elements}</Response>`
export const HOLD = xml('<Wait length="3600"/>')

/** A raw request to the account, in process. */
export function plivoRequest(
  emulator: Emulator,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Sent> {
  const { credentials } = emulator.keys()['plivo']!
  const pair = `${credentials['authId']}:${credentials['authToken']}`
  return send(emulator, method, `/plivo/v1/Account/${credentials['authId']}${path}`, {
    headers: {
      authorization: `Basic ${Buffer.from(pair).toString('base64')}`,
      'content-type': 'application/json',
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}
