import {
  inputError,
  type Fault,
  type FrontDoor,
  type Note,
  type OutboundCallInput,
} from '@callplane/core'
import { readDigits, readers, unknownParameter, type Draft } from './front-door-fields.ts'
import { renderCall } from './front-door-render.ts'

const readBody = (text: string | undefined, faults: Fault[]): Record<string, unknown> => {
  try {
    const given = JSON.parse(text ?? '') as unknown
    if (typeof given === 'object' && given !== null && !Array.isArray(given))
      return given as Record<string, unknown>
  } catch {
    // Told below.
  }
  faults.push({ path: ['body'], message: 'must be a JSON object' })
  return {}
}

/** The first destination, and digits that stand behind a comma (OpenAPI, 16 Jul 2026: of a single string only). */
const readDestination = (given: unknown, notes: Note[]): { to: string; digits?: string } => {
  if (!Array.isArray(given)) {
    const text = typeof given === 'string' ? given : ''
    const [to = '', digits] = /^sips?:/i.test(text) ? [text] : text.split(',', 2)
    return digits ? { to, digits: readDigits(digits) } : { to }
  }
  if (given.length > 1)
    notes.push({ field: 'to', effect: 'adjusted', detail: 'one phone is rung, the first' })
  return { to: String(given[0] ?? '') }
}

/** `POST /calls` as Telnyx' customers send it today, and answers as Telnyx gives them. */
export const frontDoor: FrontDoor = {
  parse(request) {
    const faults: Fault[] = []
    const [path = ''] = request.url.split('?', 1)
    if (request.method.toUpperCase() !== 'POST')
      faults.push({ path: ['method'], message: 'must be POST' })
    if (!path.endsWith('/calls')) faults.push({ path: ['url'], message: 'must be …/calls' })
    const body = readBody(request.body, faults)
    const notes: Note[] = []
    const { to, digits } = readDestination(body.to, notes)
    if (!to) faults.push({ path: ['body', 'to'], message: 'is required' })
    for (const name of ['from', 'connection_id'])
      if (typeof body[name] !== 'string' || body[name] === '')
        faults.push({ path: ['body', name], message: 'is required' })
    if (faults.length > 0) throw inputError('input-invalid', 'Telnyx request', faults, 'telnyx')

    const draft: Draft = { call: {}, options: {}, notes }
    for (const [name, value] of Object.entries(body)) {
      if (value === undefined || value === null) continue
      const read = readers[name]
      if (read) read(value, draft)
      else notes.push(unknownParameter(name))
    }
    const call: OutboundCallInput = {
      to,
      // A parameter of its own goes before the digits behind the number.
      ...(digits && { dtmf: digits }),
      ...draft.call,
      ...(Object.keys(draft.options).length > 0 && { options: { telnyx: draft.options } }),
    }
    return { call, route: { reference: String(body.connection_id) }, notes }
  },
  render: renderCall,
}
