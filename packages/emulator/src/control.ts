import type { Emulator } from './emulator.ts'
import { InvalidFaultError } from './faults/faults.ts'
import type { Fault } from './faults/fault.ts'
import { empty, json, toText, type EmulatorRequest, type EmulatorResponse } from './message.ts'

export const CONTROL_PREFIX = '/_emulator'

type Verb = (request: EmulatorRequest) => EmulatorResponse

/** The emulator's own API: what truly happened, and which faults to inject. */
export function createControl(
  emulator: () => Emulator,
): (request: EmulatorRequest) => EmulatorResponse {
  const verbs: Readonly<Record<string, Readonly<Record<string, Verb>>>> = {
    ledger: { GET: () => json(200, emulator().ledger()) },
    calls: { GET: () => json(200, emulator().calls()) },
    deliveries: { GET: () => json(200, emulator().deliveries()) },
    requests: { GET: () => json(200, emulator().requests()) },
    outcomes: { GET: () => json(200, emulator().outcomes) },
    keys: { GET: (request) => json(200, emulator().keys(request.origin)) },
    clock: { GET: () => json(200, { now: emulator().clock.now(), speed: emulator().speed }) },
    faults: {
      GET: () => json(200, emulator().faults.list()),
      POST: (request) => addFaults(emulator(), request),
      DELETE: () => {
        emulator().faults.clear()
        return empty(204)
      },
    },
    reset: {
      POST: () => {
        emulator().reset()
        return empty(204)
      },
    },
  }
  return (request) => {
    const path = request.url.slice(CONTROL_PREFIX.length).replace(/\?.*$/, '').replace(/^\//, '')
    const methods = Object.hasOwn(verbs, path) ? verbs[path] : undefined
    if (!methods) return problem(404, `Unknown path ${CONTROL_PREFIX}/${path}.`)
    const verb = methods[request.method.toUpperCase()]
    if (verb) return verb(request)
    const allowed = Object.keys(methods).join(', ')
    return json(405, { error: `Method not allowed; use ${allowed}.` }, { allow: allowed })
  }
}

/** One fault, or a list of them: all are added, or none. */
function addFaults(emulator: Emulator, request: EmulatorRequest): EmulatorResponse {
  let input: unknown
  try {
    input = JSON.parse(toText(request.body)) as unknown
  } catch {
    return json(400, { error: 'fault.invalid', issues: [{ path: '', message: 'must be JSON' }] })
  }
  const list: readonly unknown[] = Array.isArray(input) ? input : [input]
  const added: { readonly id: string; readonly remove: () => void }[] = []
  const issues: { readonly path: string; readonly message: string }[] = []
  for (const [index, fault] of list.entries()) {
    try {
      added.push(emulator.faults.add(fault as Fault))
    } catch (error) {
      if (!(error instanceof InvalidFaultError)) throw error
      const at = Array.isArray(input) ? `${index}.` : ''
      issues.push(...error.issues.map(({ path, message }) => ({ path: `${at}${path}`, message })))
    }
  }
  if (issues.length === 0) return json(201, { ids: added.map(({ id }) => id) })
  for (const { remove } of added) remove()
  return json(400, { error: 'fault.invalid', issues })
}

function problem(status: number, error: string): EmulatorResponse {
  return json(status, { error })
}
