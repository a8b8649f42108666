import type { Call, Dispatcher, Recording } from '@callplane/core'
import { callIdsOfPart } from '@callplane/kit'
import type { DoorContext, DoorResponse } from './door-face.ts'
import { notFound } from './door-refusal.ts'
import { hexOfRecording, uuidOfHex } from './ids.ts'

/** A recording with its call. */
export interface FoundRecording {
  readonly call: Call
  readonly recording: Recording
}

/** The recordings of a call that were not deleted. */
export const keptRecordings = (call: Call): readonly FoundRecording[] =>
  call.recordings
    .filter(({ status }) => status !== 'removed')
    .map((recording) => ({ call, recording }))

/** The id of a recording, for providers whose ids are UUIDs. */
export const recordingUuid = ({ call, recording }: FoundRecording): string =>
  uuidOfHex(hexOfRecording(call, recording))

/** The recording with these digits. Throws `notFound`, also for one that was removed or is another tenant's. */
export const recordingOf = async (
  { dispatcher, calls, now }: Pick<DoorContext<unknown>, 'dispatcher' | 'calls' | 'now'>,
  hex: string | null,
): Promise<FoundRecording> => {
  for (const id of hex === null ? [] : callIdsOfPart(hex, now)) {
    const call = await dispatcher.calls.get(id)
    const recording = call?.recordings.find((one) => hexOfRecording(call, one) === hex)
    if (!call || !recording) continue
    await calls.find(call.id)
    if (recording.status !== 'removed') return { call, recording }
    break
  }
  throw notFound('recording')
}

/** The file as its carrier has it: nothing is transcoded here. Throws `notFound` for one that is not complete. */
export const recordingMedia = async (
  { call, recording }: FoundRecording,
  { recordings }: Dispatcher,
): Promise<DoorResponse> => {
  if (recording.status !== 'completed') throw notFound('recording')
  const { contentType, body } = await recordings.open(call.id, recording.id)
  return { status: 200, headers: { 'content-type': contentType }, body: '', bytes: body }
}

/** Milliseconds within which the carrier says the id of a recording that was begun. */
const patienceMs = 2_000

/** Begins to record a call. Null: its carrier tells the id of the recording later, as most do once it is complete. */
export const startedRecording = async (
  call: Call,
  dispatcher: Dispatcher,
): Promise<FoundRecording | null> => {
  const known = new Set(call.recordings.map(({ id }) => id))
  const isNew = ({ recordings }: Call): boolean => recordings.some(({ id }) => !known.has(id))
  await dispatcher.startRecording(call.id)
  const after = await dispatcher.calls.wait(call.id, isNew, { timeoutMs: patienceMs })
  const recording = after.recordings.find(({ id }) => !known.has(id))
  return recording ? { call: after, recording } : null
}
