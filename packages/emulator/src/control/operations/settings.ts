import { json } from '../../server/message.ts'
import { hasSettings } from '../../settings.ts'
import { listOf } from '../components.ts'
import type { Operation } from '../operation.ts'

export const settingOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: '/operations',
    id: 'listOperations',
    summary: 'By provider: the operations that are emulated; everything else answers 501.',
    responses: { 200: { description: 'Operations by provider.', schema: { type: 'object' } } },
    handle: ({ emulator }) => json(200, emulator.operations()),
  },
  {
    method: 'GET',
    path: '/keys',
    id: 'listKeys',
    summary: 'By provider: base URL, credentials, numbers, webhook secrets and ids.',
    responses: {
      200: {
        description: 'Keys by provider.',
        schema: { type: 'object', additionalProperties: { $ref: '#/components/schemas/Keys' } },
      },
    },
    handle: ({ emulator, request }) => json(200, emulator.keys(request.origin)),
  },
  {
    method: 'GET',
    path: '/settings',
    id: 'listSettings',
    summary: "By provider: the settings that Callplane's plugin is called with.",
    responses: { 200: { description: 'Settings by provider.', schema: { type: 'object' } } },
    handle({ emulator, request }) {
      const providers = Object.keys(emulator.keys(request.origin)).filter(hasSettings)
      const settings = providers.map((id) => [id, emulator.settings(id, request.origin)] as const)
      return json(200, Object.fromEntries(settings))
    },
  },
  {
    method: 'GET',
    path: '/outcomes',
    id: 'listOutcomes',
    summary: 'What the last two digits of +1 xxx 555 01NN lead to.',
    responses: { 200: { description: 'Outcomes.', schema: listOf('Outcome') } },
    handle: ({ emulator }) => json(200, emulator.outcomes),
  },
]
