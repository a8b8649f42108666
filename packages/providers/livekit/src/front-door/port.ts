import { inputError, type Fault, type FrontDoor } from '@callplane/core'
import { postedObject } from '@callplane/kit'
import { provider } from '../errors.ts'
import { readCallBody } from './parse.ts'
import { renderCall } from './render.ts'

/** `CreateSIPParticipant` as LiveKit's SDKs send it, and responses as LiveKit sends them. */
export const frontDoor: FrontDoor = {
  parse(request) {
    const faults: Fault[] = []
    const body = postedObject(request, faults, {
      pattern: /\/twirp\/livekit\.SIP\/CreateSIPParticipant$/,
      expected: '/twirp/livekit.SIP/CreateSIPParticipant',
    })
    const read = body && readCallBody(body, faults)
    if (!read || faults.length > 0)
      throw inputError('input-invalid', 'LiveKit request', faults, provider)
    return read
  },
  render: renderCall,
}
