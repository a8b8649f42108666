import { createRequire } from 'node:module'
import { Client } from 'plivo'

interface AxiosConfig {
  url?: string
  proxy?: unknown
  httpAgent?: unknown
}
type Adapter = (config: AxiosConfig) => Promise<unknown>
interface Axios {
  readonly defaults: { adapter: unknown }
  getAdapter(name: string): Adapter
}

// The client has no seam of its own: its voice requests go to a fixed host whatever `url` says. So the transport below
// it is replaced, in the very copy of axios that it loads.
const require = createRequire(createRequire(import.meta.url).resolve('plivo'))
const axios = require('axios') as Axios
const http = axios.getAdapter('http')

/** The vendor's own client, pointed at a door below its HTTP library. For the whole process. */
export const plivoClient = (url: string, authId: string, authToken: string): Client => {
  axios.defaults.adapter = ((config) =>
    http({
      ...config,
      url: config.url?.replace('https://api.plivo.com', url),
      proxy: false,
      httpAgent: undefined,
    })) satisfies Adapter
  return new Client(authId, authToken)
}
