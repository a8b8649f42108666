import { inputError, type Fault, type FrontDoor, type OutboundCallInput } from '@callplane/core'
import { postedObject, readFields } from '@callplane/kit'
import { readCall, readDestination } from './parse.ts'
import { renderCall } from './render.ts'

/** `POST /calls` as Telnyx customers send it, and responses as Telnyx sends them. */
export const frontDoor: FrontDoor = {
  parse(request) {
    const faults: Fault[] = []
    const body = postedObject(request, faults, { pattern: /\/calls$/, expected: '…/calls' }) ?? {}
    const reader = readFields(body)
    const destination = readDestination(reader)
    if (!destination.to) faults.push({ path: ['body', 'to'], message: 'is required' })
    for (const name of ['from', 'connection_id'])
      if (typeof body[name] !== 'string' || body[name] === '')
        faults.push({ path: ['body', name], message: 'is required' })
    if (faults.length > 0) throw inputError('input-invalid', 'Telnyx request', faults, 'telnyx')

    const reference = reader.text('connection_id') ?? ''
    const { call: fields, options } = readCall(reader, destination)
    const call: OutboundCallInput = {
      to: destination.to,
      ...fields,
      ...(Object.keys(options).length > 0 && { options: { telnyx: options } }),
    }
    return { call, route: { reference }, notes: reader.notes() }
  },
  render: renderCall,
}
