import { createRequire } from 'node:module'
import type { ProviderKeys } from '@callplane/emulator'
import { Client } from 'plivo'

interface AxiosConfig {
  url?: string
  proxy?: unknown
  httpAgent?: unknown
}
type Adapter = (config: AxiosConfig) => Promise<unknown>
interface Axios {
  defaults: { adapter: unknown }
  getAdapter(name: string): Adapter
}

const realHost = 'https://api.plivo.com'

// The client sends voice requests to a fixed host whatever its settings say, so the transport below it is replaced, in
// the very copy of axios that it loads. Its retries are above that, and stay.
const require = createRequire(createRequire(import.meta.url).resolve('plivo'))
const axios = require('axios') as Axios
const http = axios.getAdapter('http')
/** By account: the transport is one for the process, and two emulators may run at a time. */
const baseUrls = new Map<string, string>()
const adapter: Adapter = (config) => {
  // Twilio's client loads the same copy, and has a seam of its own.
  if (!config.url?.startsWith(realHost)) return http(config)
  const account = /\/Account\/([^/]+)\//.exec(config.url)?.[1] ?? ''
  const baseUrl = baseUrls.get(account)
  // Never let a request out to the real host.
  if (!baseUrl) throw new Error('no emulator for this account')
  return http({
    ...config,
    url: config.url.replace(realHost, baseUrl),
    proxy: false,
    httpAgent: undefined,
  })
}

export const barePlivo = ({ baseUrl, credentials }: ProviderKeys, timeout: number): Client => {
  baseUrls.set(credentials['authId'] ?? '', baseUrl)
  axios.defaults.adapter = adapter
  return new Client(credentials['authId'], credentials['authToken'], { timeout })
}
