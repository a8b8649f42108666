import type { CallReportEvent } from '@callplane/core'
import type { WantedCall } from '../door-face.ts'
import type { VideosdkDoorEvent, VideosdkDoorSettings } from './settings.ts'

/** `call-hangup` and `call-missed` are ends with and without an answer. */
const events: Readonly<Record<VideosdkDoorEvent, CallReportEvent>> = {
  'call-started': 'initiated',
  'call-ringing': 'ringing',
  'call-answered': 'answered',
  'call-hangup': 'ended',
  'call-missed': 'ended',
}

/** The webhooks of the account, for one call. */
export const reportsTo = ({ webhooks = [] }: VideosdkDoorSettings): WantedCall['reports'] =>
  webhooks.map((webhook) => ({
    url: webhook.url,
    dialect: 'videosdk',
    events: [
      ...new Set(
        (webhook.events ?? (Object.keys(events) as VideosdkDoorEvent[])).map(
          (event) => events[event],
        ),
      ),
    ],
  }))
