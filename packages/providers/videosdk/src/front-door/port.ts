import { inputError, type Fault, type FrontDoor } from '@callplane/core'
import { postedObject } from '@callplane/kit'
import { provider } from '../errors.ts'
import { readCallBody } from './parse.ts'
import { renderCall } from './render.ts'

/** `POST /v2/sip/call` as VideoSDK's customers send it, and responses as VideoSDK sends them. */
export const frontDoor: FrontDoor = {
  parse(request) {
    const faults: Fault[] = []
    const body = postedObject(request, faults, {
      pattern: /\/v2\/sip\/call\/?$/,
      expected: '/v2/sip/call',
    })
    const read = body && readCallBody(body, faults)
    if (!read || faults.length > 0)
      throw inputError('input-invalid', 'VideoSDK request', faults, provider)
    return read
  },
  render: renderCall,
}
