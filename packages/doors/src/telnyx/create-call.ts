import type { Fault } from '@callplane/core'
import { jsonResponse, parseObject, readFields } from '@callplane/kit'
import { telnyxFrontDoor } from '@callplane/telnyx'
import type { DoorContext, DoorResponse } from '../door-face.ts'
import { refuseFaults } from '../door-refusal.ts'
import type { TelnyxDoorCredentials } from './authenticate.ts'
import { connectionTag, viewCall } from './render.ts'
import { connectionWith, unknownConnection, type TelnyxDoorSettings } from './settings.ts'
import { readWebhooks, webhookParameters } from './webhooks.ts'

const part = (
  body: Readonly<Record<string, unknown>>,
  wanted: (name: string) => boolean,
): Record<string, unknown> =>
  Object.fromEntries(Object.entries(body).filter(([name]) => wanted(name)))

const isOfWebhooks = (name: string): boolean =>
  (webhookParameters as readonly string[]).includes(name)

/** `POST /v2/calls` (OpenAPI, 16 Jul 2026). `connection_id` is kept as a tag, so that rules can match it. */
export const createCall = async (
  { request, calls }: DoorContext<TelnyxDoorCredentials>,
  settings: TelnyxDoorSettings,
): Promise<DoorResponse> => {
  const body = parseObject(request.body)
  const { call, route, notes } = telnyxFrontDoor.parse({
    ...request.wire,
    ...(body && { body: JSON.stringify(part(body, (name) => !isOfWebhooks(name))) }),
  })
  const faults: Fault[] = []
  const connection = connectionWith(route.reference, settings)
  if (!connection) faults.push(unknownConnection('connection_id'))
  const reader = readFields(part(body ?? {}, isOfWebhooks))
  const reports = readWebhooks(reader, connection ?? {}, faults)
  refuseFaults(faults)
  const placed = await calls.place({
    call: {
      ...call,
      tags: [connectionTag(route.reference ?? '')],
      ...(connection?.rule !== undefined && { rule: connection.rule }),
    },
    notes: [...notes, ...reader.notes()],
    reports,
  })
  return jsonResponse(200, { data: viewCall(placed, { dialled: true }) })
}
