import { json } from '../../../server/message.ts'
import { route, type Route } from '../../router.ts'
import { readParameters } from '../parameters.ts'
import { findIn, type TrunkDeps } from './resources.ts'

const MODES = [
  'do-not-record',
  'record-from-ringing',
  'record-from-answer',
  'record-from-ringing-dual',
  'record-from-answer-dual',
] as const
const PATH = '/v1/Trunks/:trunk/Recording'

/** Whether the calls of a trunk are recorded. */
export function trunkRecordingRoutes({ state }: TrunkDeps): readonly Route[] {
  return [
    route.get(PATH, (request, { trunk }) =>
      json(200, findIn(request, state.trunks, trunk).recording),
    ),
    route.post(PATH, (request, { trunk: id }) => {
      const trunk = findIn(request, state.trunks, id)
      const parameters = readParameters(request.form())
      trunk.recording = {
        mode: parameters.oneOf('Mode', MODES) ?? trunk.recording.mode,
        trim: parameters.oneOf('Trim', ['trim-silence', 'do-not-trim']) ?? trunk.recording.trim,
      }
      return json(200, trunk.recording)
    }),
  ]
}
