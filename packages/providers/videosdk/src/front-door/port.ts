import { inputError, type Fault, type FrontDoor } from '@callplane/core'
import { parseObject } from '@callplane/kit'
import { provider } from '../errors.ts'
import { readCallBody } from './parse.ts'
import { renderCall } from './render.ts'

/** `POST /v2/sip/call` as VideoSDK's customers send it today, and responses as VideoSDK sends them. */
export const frontDoor: FrontDoor = {
  parse(request) {
    const faults: Fault[] = []
    const [path = ''] = request.url.split(/[?#]/, 1)
    if (request.method.toUpperCase() !== 'POST')
      faults.push({ path: ['method'], message: 'must be POST' })
    if (!/\/v2\/sip\/call\/?$/.test(path))
      faults.push({ path: ['url'], message: 'must be /v2/sip/call' })
    const body = parseObject(request.body ?? '')
    if (!body) faults.push({ path: ['body'], message: 'must be a JSON object' })
    const read = body && readCallBody(body, faults)
    if (!read || faults.length > 0)
      throw inputError('input-invalid', 'VideoSDK request', faults, provider)
    return read
  },
  render: renderCall,
}
