import type { References } from '@callplane/core'
import { milliseconds, timeBefore } from '@callplane/core/units'
import { localError } from '@callplane/kit'
import { z } from 'zod'
import type { Api } from '../client/api.ts'
import { unreadable } from '../errors.ts'
import type { Forwarder } from './forward.ts'
import { reviewOf } from './state.ts'
import { provider, roomPath, sessionIn } from '../references.ts'

const ejected = z.object({ ejectedIds: z.array(z.string()) })

/** How far back the archive is searched for a departed caller. */
const searched = milliseconds(86_400_000)

/**
 * Ends a caller's session. `dialOut/stop` is for dial-outs and answers 404 for a caller. A caller is a participant of
 * the room under the id of the session (…/daily-js/events/telephony-events) and is ejected as one
 * (…/rest-api/rooms/session/eject); that this hangs up the phone is [inferred]. Eject is successful whether or not it
 * found the participant, so the ids in its reply decide.
 */
export const endCaller = async (
  api: Api,
  forwarder: Forwarder,
  references: References,
): Promise<void> => {
  forwarder.forget(references['pinlessCall'] ?? '')
  if (references['roomSession'] === undefined)
    throw localError(
      provider,
      'unsupported',
      'Daily cannot hang up a caller on hold; the caller will not be brought into a room any more and is released when the hold music ends',
    )
  const { room, sessionId } = sessionIn(references)
  const reply = ejected.safeParse(
    await api.request('POST', roomPath(room, '/eject'), { body: { ids: [sessionId] } }),
  )
  if (!reply.success) throw unreadable('POST eject')
  if (reply.data.ejectedIds.includes(sessionId)) return
  const events = await reviewOf(api, references, timeBefore(api.host.clock.wall(), searched))
  if (events.some(({ type }) => type === 'ended')) return
  throw localError(
    provider,
    'call-not-live',
    'eject did not find the caller in the room; the caller may still be on the line',
  )
}
