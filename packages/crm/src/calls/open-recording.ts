import { lookup } from 'node:dns/promises'
import type { Recording } from '@callplane/core'
import { CrmError, fieldError } from '../model/crm-error.ts'
import type { CallLogEntry } from '../model/entry.ts'
import { playableType } from './recording-bytes.ts'
import { isInternalHost, recordingUrlFault, type RecordingUrlPolicy } from './recording-url.ts'
import type { CrmWorld } from './crm-world.ts'

/** The audio of a recording. */
export interface RecordingAudio {
  /** An audio type; anything else is served as `application/octet-stream`. */
  readonly contentType: string
  /** The whole file. */
  readonly body: Uint8Array
}

/** Reads a recording from where `saveRecording` or the operator keeps it; null to read it from its provider or URL. */
export type ReadRecording = (
  call: CallLogEntry,
  recording: Recording,
) => Promise<RecordingAudio | null>

export interface OpenRecordingOptions {
  readonly read: ReadRecording | undefined
  readonly urls: RecordingUrlPolicy
}

/** Longer than a long recording takes to arrive. */
const patience = 60_000

const unavailable = (cause?: unknown): CrmError =>
  new CrmError('recording.unavailable', 'the recording could not be read; try again later', {
    cause,
  })

/**
 * The URL of an ingested recording was named by another system, so its host must not lead into our own network. A name
 * can change its address between this look and the request; what comes back is served only if it is audio.
 */
const checkHost = async (url: URL, policy: RecordingUrlPolicy): Promise<void> => {
  const fault = recordingUrlFault(url.href, policy)
  if (fault !== null) throw unavailable(new Error(`recording URL ${fault}`))
  if (policy.allowPrivateHosts) return
  const addresses = await lookup(url.hostname.replace(/^\[|\]$/g, ''), { all: true })
  if (addresses.some(({ address }) => isInternalHost(address)))
    throw unavailable(new Error('the host of the recording has an internal address'))
}

const fetchAudio = async (world: CrmWorld, url: string): Promise<RecordingAudio> => {
  const response = await world.log.host.fetch(
    { method: 'GET', url, headers: { accept: 'audio/*' } },
    { timeoutMs: patience },
  )
  const contentType = playableType(response.headers['content-type'] ?? '')
  if (response.status !== 200 || !response.bytes || contentType === null)
    throw unavailable(new Error(`no audio came (HTTP ${response.status})`))
  return { contentType, body: response.bytes }
}

const fromSource = async (
  world: CrmWorld,
  entry: CallLogEntry,
  recording: Recording,
  policy: RecordingUrlPolicy,
): Promise<RecordingAudio> => {
  const { log, feed } = world
  if (entry.source !== 'ingested' && entry.provider !== null) {
    const opened = await feed?.openRecording?.(entry.provider, recording.id, log.host)
    if (opened) return { ...opened, contentType: playableType(opened.contentType) ?? octets }
  }
  if (recording.url === undefined) throw unavailable(new Error('the recording has no URL'))
  if (entry.source === 'ingested') await checkHost(new URL(recording.url), policy)
  return fetchAudio(world, recording.url)
}

const octets = 'application/octet-stream'

/** The audio of one of the call's recordings: from the operator's own storage, its provider, or its URL. */
export const openRecording = async (
  world: CrmWorld,
  entry: CallLogEntry,
  id: string,
  { read, urls }: OpenRecordingOptions,
): Promise<RecordingAudio> => {
  const recording = entry.recordings.find((one) => one.id === id)
  if (!recording || recording.status !== 'completed')
    throw fieldError('recording.unknown', 'recordingId', 'unknown recording, or not ready yet')
  try {
    const kept = await read?.(entry, recording)
    if (kept) return { body: kept.body, contentType: playableType(kept.contentType) ?? octets }
    return await fromSource(world, entry, recording, urls)
  } catch (cause) {
    throw CrmError.isInstance(cause) ? cause : unavailable(cause)
  }
}
