import { json, type EmulatorResponse } from '../../server/message.ts'
import { ref } from '../components.ts'
import { invalid, problem } from '../errors.ts'
import type { ControlContext, Operation } from '../operation.ts'

const view = ({ emulator }: ControlContext): EmulatorResponse =>
  json(200, { now: emulator.clock.now(), speed: emulator.speed })

/** A year: further ahead than any timer of a provider. */
const MOST_SECONDS = 31_536_000

async function setClock(context: ControlContext): Promise<EmulatorResponse> {
  const { emulator, body } = context
  const { speed, advance } = body as { readonly speed?: number; readonly advance?: number }
  if (emulator.speed === null) {
    return problem(409, 'The clock belongs to the program that made the emulator.')
  }
  if (speed !== undefined) emulator.setSpeed(speed)
  if (advance !== undefined) await emulator.advance(advance * 1000)
  return view(context)
}

export const clockOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/clock',
    id: 'getClock',
    summary: 'Virtual time and its speed.',
    responses: { 200: { description: 'The clock.', schema: ref('Clock') } },
    handle: view,
  },
  {
    method: 'POST',
    path: '/clock',
    id: 'setClock',
    summary:
      'Changes the speed, and then jumps ahead: what is due by then has happened when this answers.',
    body: {
      schema: {
        type: 'object',
        properties: {
          speed: { type: 'number', minimum: 0, maximum: 10_000, description: '0 stops the clock.' },
          advance: {
            type: 'number',
            minimum: 0,
            maximum: MOST_SECONDS,
            description: 'Virtual seconds.',
          },
        },
        additionalProperties: false,
      },
    },
    responses: {
      200: { description: 'The clock.', schema: ref('Clock') },
      400: invalid,
      409: { description: 'The clock cannot be changed.', schema: ref('Problem') },
    },
    handle: setClock,
  },
]
