import type { MapContext, Mapped, Note, OutboundCall, Route } from '@callplane/core'
import { jsonHeaders } from '../client/api.ts'
import type { VideosdkLegacySettings } from '../settings.ts'

const callPath = '/v2/sip/outbound-call'

/** The trunk of a call; the route's own takes precedence. */
export const trunkOf = (settings: VideosdkLegacySettings, route: Route): string | undefined =>
  route.gateway ?? settings.trunkId

/** Features without a field in the legacy request; the trunk may apply some of them to every call. */
const lost = {
  record: 'the trunk decides whether calls are recorded',
  waitUntilAnswered: 'VideoSDK has no field for when the far party joins',
  ringTimeout: 'VideoSDK takes no ring timeout here',
  maxDuration: 'VideoSDK has no maximum-duration field here',
  dtmf: 'VideoSDK sends no digits here',
  machineDetection: 'VideoSDK does not detect answering machines',
  mediaEncryption: 'the trunk decides how media are encrypted',
  hideCallerId: 'VideoSDK shows the caller ID to the callee',
  maskNumber: 'VideoSDK cannot be told here to hide the number from the room',
  sipHeaders: 'VideoSDK takes no SIP headers here',
  includeHeaders: 'VideoSDK gives no SIP headers back here',
  metadata: 'VideoSDK keeps nothing with the call',
} as const satisfies Partial<Record<keyof OutboundCall, string>>

const notesOf = (call: OutboundCall, key: string): Note[] => {
  const notes: Note[] = []
  const dropped = (field: string, detail: string): void =>
    void notes.push({ field, effect: 'dropped', detail })
  if (call.connect && !('room' in call.connect))
    dropped('connect', 'VideoSDK connects calls to its own rooms only')
  const { id, metadata } = call.participant ?? {}
  if (id !== undefined && id !== key)
    notes.push({
      field: 'participant.id',
      effect: 'adjusted',
      detail: 'the participant id is the attempt key, by which the call is found again',
    })
  if (metadata !== undefined)
    dropped('participant.metadata', 'VideoSDK takes no metadata of a participant here')
  for (const [field, detail] of Object.entries(lost)) {
    const wish = call[field as keyof typeof lost]
    // The caller ID is not hidden anyway.
    if (wish === undefined || (field === 'hideCallerId' && wish === false)) continue
    dropped(field, detail)
  }
  return notes
}

/** `POST /v2/sip/outbound-call`, keys in the page's order. No ranges are documented, so nothing is clamped. */
export const mapCall = (
  settings: VideosdkLegacySettings,
  call: OutboundCall,
  route: Route,
  { key }: Pick<MapContext, 'key'>,
): Mapped => ({
  request: {
    method: 'POST',
    url: `${settings.baseUrl}${callPath}`,
    headers: jsonHeaders,
    body: JSON.stringify({
      to: call.to,
      // Without one VideoSDK uses the first number of the trunk.
      from: call.from,
      displayName: call.participant?.name ?? settings.displayName,
      meetingId: call.connect && 'room' in call.connect ? call.connect.room : undefined,
      trunkId: trunkOf(settings, route),
      participantId: key,
    }),
  },
  notes: notesOf(call, key),
})
