import type { DoorContext, DoorRoute } from '../door-face.ts'
import { recordingMedia, recordingOf } from '../found-recordings.ts'
import { hexOfUuid } from '../ids.ts'
import type { VonageDoorCredentials } from './authenticate.ts'

/** `GET` of the `recording_url` of an event; Vonage has no list of recordings. */
const download = async (context: DoorContext<VonageDoorCredentials>) =>
  recordingMedia(
    await recordingOf(context, hexOfUuid(context.params['recording'] ?? '')),
    context.dispatcher,
  )

export const recordingRoutes: readonly DoorRoute<VonageDoorCredentials>[] = [
  { method: 'GET', path: '/v1/files/:recording', answer: download },
]
