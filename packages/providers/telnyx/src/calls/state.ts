import { CallError, type CallEvent, type LegRole, type References } from '@callplane/core'
import { activeCalls } from './active-calls.ts'
import { decodeState } from '../map/client-state.ts'
import { listEvents } from './event-log.ts'
import { loggedEventOf } from '../webhooks/read.ts'
import { controlOf } from '../references.ts'
import type { Sdk } from '../client/sdk.ts'

const roleOf = ({ callControl, near }: References): LegRole =>
  near !== undefined && near === callControl ? 'near' : 'far'

const timeOf = (text: string | undefined): number | null => {
  const at = Date.parse(text ?? '')
  return Number.isNaN(at) ? null : at
}

/** Events from the status alone: the leg is alive, or it ended for an unknown reason. */
const eventsOfStatus = async (
  { client, run }: Sdk,
  references: References,
): Promise<CallEvent[]> => {
  const { data } = await run((options) =>
    client.calls.retrieveStatus(controlOf(references), options),
  )
  if (!data) return []
  const role = roleOf(references)
  const about = { leg: role, references, attemptKey: decodeState(data.client_state)?.attempt }
  const begun: CallEvent = {
    ...about,
    id: `${data.call_leg_id}/status/alive`,
    type: 'initiated',
    at: timeOf(data.start_time),
    providerStatus: 'is_alive: true',
  }
  if (data.is_alive) return [begun]
  // A leg that has not begun is not alive either, but has not ended.
  if (!data.end_time) return []
  const unknown = { reason: 'unspecified', rang: 'unknown' } as const
  const ended: CallEvent = {
    ...about,
    id: `${data.call_leg_id}/status/ended`,
    type: 'ended',
    at: timeOf(data.end_time),
    providerStatus: 'is_alive: false',
    end: {
      status: 'completed',
      ...unknown,
      ifUnanswered: { status: 'failed', ...unknown },
    },
  }
  return [ended]
}

/** Events of all legs of the session, as in the webhooks; falls back to the status if the log has no end. */
export const stateOf = async (sdk: Sdk, references: References): Promise<CallEvent[]> => {
  const own = roleOf(references)
  const logged = references.callSession
    ? await listEvents(sdk, { application_session_id: references.callSession })
    : []
  const leg = { id: references.callLeg, role: own }
  const events = logged.flatMap((event) => loggedEventOf(event, leg) ?? [])
  if (events.some(({ type, leg }) => type === 'ended' && leg === own)) return events
  return [...events, ...(await eventsOfStatus(sdk, references))]
}

/** Control ids of the session's live legs. */
export const liveLegs = async (
  sdk: Sdk,
  { callSession, connection }: References,
  /** From the settings; the call's own takes precedence. */
  connectionId: string,
): Promise<readonly { readonly control: string; readonly leg: LegRole | undefined }[]> => {
  if (!callSession) return []
  const alive = await activeCalls(
    sdk,
    connection ?? connectionId,
    ({ call_session_id }) => call_session_id === callSession,
  )
  return alive.map(({ call_control_id, client_state }) => ({
    control: call_control_id,
    leg: decodeState(client_state)?.leg,
  }))
}

/** The leg of the far party; in a click-to-call, the second leg. */
export const farControl = async (
  sdk: Sdk,
  references: References,
  connectionId: string,
): Promise<string> => {
  if (roleOf(references) === 'far') return controlOf(references)
  const far = (await liveLegs(sdk, references, connectionId)).filter(({ leg }) => leg === 'far')
  const [only] = far
  if (only && far.length === 1) return only.control
  throw new CallError('call-not-live', 'telnyx: the far party is not on the line', {
    provider: 'telnyx',
  })
}
