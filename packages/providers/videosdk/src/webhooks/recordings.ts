import type { CallEvent, Recording } from '@callplane/core'
import { wordTable } from '@callplane/kit'
import { z } from 'zod'
import type { Api } from '../client/api.ts'
import { callIdOf, referencesOf } from '../references.ts'
import { attemptKeyIn, epochOf } from './read.ts'
import { wireCall, type WireCall } from '../client/schemas.ts'

/**
 * Webhooks about the recording of a room (docs …/realtime-communication/user-webhooks). `recording-failed` is
 * [inferred] from the others.
 */
const statusOf = wordTable<Recording['status']>({
  'recording-starting': 'in-progress',
  'recording-started': 'in-progress',
  'recording-stopping': 'in-progress',
  'recording-stopped': 'completed',
  'recording-failed': 'failed',
})

const text = z.string().min(1).nullish().catch(undefined)
const payload = z.object({
  /** The recording's id; older payloads have none. */
  id: text,
  meetingId: text,
  sessionId: text,
  filePath: text,
  fileUrl: text,
  timestamp: z.union([z.string(), z.number()]).nullish().catch(undefined),
})
type RoomRecording = z.output<typeof payload>

export const isRoomRecording = (webhookType: string): boolean => statusOf(webhookType) !== undefined

/** The only call in the recorded session; with several, the recording cannot be attributed. */
const callIn = async (api: Api, { meetingId, sessionId }: RoomRecording) => {
  if (!meetingId) return undefined
  const query = { roomId: meetingId, sessionId: sessionId ?? undefined }
  const found = await api.list('/v2/sip/call', wireCall, query, 1)
  const calls = new Map<string, WireCall>()
  for (const call of found) {
    const id = callIdOf(call)
    const isThere =
      call.roomId === meetingId && (!sessionId || !call.sessionId || call.sessionId === sessionId)
    if (id !== undefined && isThere) calls.set(id, call)
  }
  return calls.size === 1 ? [...calls.values()][0] : undefined
}

/**
 * The recording of a room as an event of its call; undefined if it cannot be attributed. The webhook names no call, so
 * the calls of the session are looked up, as VideoSDK's own agents do (`_sip_manager.py`). A failed look-up throws, so
 * that the webhook is refused and delivered again.
 */
export const readRoomRecording = async (
  api: Api,
  webhookType: string,
  data: unknown,
): Promise<CallEvent | undefined> => {
  const read = payload.safeParse(data)
  const status = statusOf(webhookType)
  if (!read.success || status === undefined) return undefined
  const { id, filePath, fileUrl, timestamp } = read.data
  const recordingId = id ?? filePath ?? fileUrl
  if (!recordingId) return undefined
  const call = await callIn(api, read.data)
  if (!call) return undefined
  return {
    id: [callIdOf(call), webhookType, recordingId].join('/'),
    type: 'recording',
    at: epochOf(timestamp),
    leg: 'far',
    attemptKey: attemptKeyIn(call),
    references: referencesOf(call),
    providerStatus: webhookType,
    recording: { id: recordingId, status, ...(fileUrl ? { url: fileUrl } : {}) },
  }
}
