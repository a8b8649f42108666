import { inputError, type Fault, type FrontDoor, type WireRequest } from '@callplane/core'
import { provider } from '../errors.ts'
import { readCallBody } from './parse.ts'
import { renderCall } from './render.ts'

const pathOf = (url: string): string => {
  try {
    return new URL(url).pathname
  } catch {
    return url.split('?', 1)[0] ?? url
  }
}

const bodyOf = (request: WireRequest): Record<string, unknown> | undefined => {
  try {
    const value: unknown = JSON.parse(request.body ?? '')
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}

/** `POST /v2/sip/call` as VideoSDK's customers send it today, and responses as VideoSDK sends them. */
export const frontDoor: FrontDoor = {
  parse(request) {
    const faults: Fault[] = []
    if (request.method.toUpperCase() !== 'POST')
      faults.push({ path: ['method'], message: 'must be POST' })
    if (!/\/v2\/sip\/call\/?$/.test(pathOf(request.url)))
      faults.push({ path: ['url'], message: 'must be /v2/sip/call' })
    const body = bodyOf(request)
    if (!body) faults.push({ path: ['body'], message: 'must be a JSON object' })
    const read = body && readCallBody(body, faults)
    if (!read || faults.length > 0)
      throw inputError('input-invalid', 'VideoSDK request', faults, provider)
    return read
  },
  render: renderCall,
}
