import type { Emulator } from '../../emulator.ts'
import type { Fault } from '../../faults/fault.ts'
import { InvalidFaultError } from '../../faults/faults.ts'
import { empty, json, type EmulatorResponse } from '../../server/message.ts'
import { listOf, ref } from '../components.ts'
import { invalid, notFound, problem } from '../errors.ts'
import type { Operation } from '../operation.ts'
import type { Issue } from '../schema.ts'

/** One fault, or a list of them: all are added, or none. */
function addFaults(emulator: Emulator, input: unknown): EmulatorResponse {
  const list: readonly unknown[] = Array.isArray(input) ? input : [input]
  const added: { readonly id: string; readonly remove: () => void }[] = []
  const issues: Issue[] = []
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
  return problem(400, 'fault.invalid', issues)
}

export const faultOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/faults',
    id: 'listFaults',
    summary: 'Faults, and how often each has matched and struck.',
    responses: { 200: { description: 'Faults.', schema: listOf('FaultState') } },
    handle: ({ emulator }) => json(200, emulator.faults.list()),
  },
  {
    method: 'POST',
    path: '/faults',
    id: 'addFaults',
    summary: 'Adds one fault or a list of them: all, or none.',
    body: {
      schema: { anyOf: [ref('Fault'), { type: 'array', items: ref('Fault') }] },
      unchecked: true,
    },
    responses: {
      201: {
        description: 'Their ids.',
        schema: { type: 'object', properties: { ids: { type: 'array' } }, required: ['ids'] },
      },
      400: invalid,
    },
    handle: ({ emulator, body }) => addFaults(emulator, body),
  },
  {
    method: 'DELETE',
    path: '/faults',
    id: 'clearFaults',
    summary: 'Removes every fault.',
    responses: { 204: { description: 'Done.' } },
    handle({ emulator }) {
      emulator.faults.clear()
      return empty(204)
    },
  },
  {
    method: 'DELETE',
    path: '/faults/{id}',
    id: 'removeFault',
    summary: 'Removes one fault.',
    responses: { 204: { description: 'Done.' }, 404: notFound('There is none of this id.') },
    handle({ emulator, params }) {
      const id = params['id'] ?? ''
      return emulator.faults.remove(id) ? empty(204) : problem(404, `faults has no ${id}.`)
    },
  },
]
