import type { CallReportEvent } from '@callplane/core'
import type { WantedCall } from '../door-face.ts'
import type { DailyDoorEvent, DailyDoorSettings } from './settings.ts'

/** `connected` is the ringing; an end is an error where the call failed. */
const events: Readonly<Record<DailyDoorEvent, CallReportEvent>> = {
  'dialout.connected': 'ringing',
  'dialout.answered': 'answered',
  'dialout.stopped': 'ended',
  'dialout.error': 'ended',
}

/** The webhooks of the domain, for one call. */
export const reportsTo = ({ webhooks = [] }: DailyDoorSettings): WantedCall['reports'] =>
  webhooks.map((webhook) => ({
    url: webhook.url,
    dialect: 'daily',
    events: [
      ...new Set(
        (webhook.events ?? (Object.keys(events) as DailyDoorEvent[])).map((event) => events[event]),
      ),
    ],
  }))
