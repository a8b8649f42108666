import { inputError, type Fault, type FrontDoor } from '@callplane/core'
import { postedObject, readFields, type FieldReader } from '@callplane/kit'
import { provider } from '../errors.ts'
import { renderCall } from './render.ts'

/** Reads one body. Unreadable fields are faults; null counts as absent, as JSON clients send it. */
const readersOf = (fields: FieldReader, faults: Fault[]) => {
  const optional = (key: string): string | undefined => {
    const value = fields.kept(key)
    if (value === undefined || typeof value === 'string') return value
    faults.push({ path: [key], message: 'must be text' })
    return undefined
  }
  const required = (key: string): string => {
    if (!fields.has(key)) faults.push({ path: [key], message: 'is required' })
    return optional(key) ?? ''
  }
  return { optional, required }
}

/** `POST /v2/sip/outbound-call` as VideoSDK's customers send it, and responses as VideoSDK sends them. */
export const frontDoor: FrontDoor = {
  parse(request) {
    const faults: Fault[] = []
    const body = postedObject(request, faults, {
      pattern: /\/v2\/sip\/outbound-call\/?$/,
      expected: '/v2/sip/outbound-call',
    })
    const fields = readFields(body ?? {})
    const { optional, required } = readersOf(fields, body ? faults : [])
    const to = required('to')
    const from = optional('from')
    const name = required('displayName')
    const room = required('meetingId')
    const gateway = required('trunkId')
    const id = optional('participantId')
    // The `Authorization` header authenticates the client to this front door and is not read here.
    if (faults.length > 0) throw inputError('input-invalid', 'VideoSDK request', faults, provider)
    return {
      call: {
        to,
        ...(from === undefined ? {} : { from }),
        connect: { room },
        participant: { ...(id === undefined ? {} : { id }), name },
      },
      route: { gateway },
      notes: fields.notes(),
    }
  },
  render: renderCall,
}
