import { CallError, type Host, type Recording, type RecordingsPort } from '@callplane/core'
import { inSeconds, milliseconds, toSeconds } from '@callplane/core/units'
import { plainDeadline, send } from '@callplane/kit'
import type { Telnyx } from 'telnyx'
import { idIn } from '../references.ts'
import type { Sdk } from '../client/sdk.ts'

type Listed = Telnyx.RecordingResponseData

const urlOf = ({ download_urls: urls }: Listed): string | undefined => urls?.mp3 ?? urls?.wav

const recordingOf = (listed: Listed): Recording | [] =>
  listed.id
    ? {
        id: listed.id,
        url: urlOf(listed),
        duration:
          listed.duration_millis === undefined
            ? undefined
            : inSeconds(toSeconds(milliseconds(listed.duration_millis))),
        // The list contains finished recordings only.
        status: 'completed',
      }
    : []

export const createRecordings = (host: Host, sdk: () => Promise<Sdk>): RecordingsPort => ({
  async list({ callSession, callLeg }) {
    const { client, run } = await sdk()
    const filter = callSession ? { call_session_id: callSession } : { call_leg_id: callLeg ?? '' }
    const { data } = await run((options) => client.recordings.list({ filter }, options))
    return (data ?? []).flatMap(recordingOf)
  },

  async open(given) {
    const id = idIn('recording', given)
    const { client, run } = await sdk()
    const { data } = await run((options) => client.recordings.retrieve(id, options))
    const url = data && urlOf(data)
    if (!url)
      throw new CallError('not-found', 'telnyx: the recording has no file', { provider: 'telnyx' })
    // The URL is pre-signed and expires; the account's key must not be sent to it.
    const response = await send(
      host,
      { method: 'GET', url, headers: { accept: 'audio/*' } },
      { provider: 'telnyx', limits: { timeoutMs: plainDeadline } },
    )
    if (response.status !== 200 || !response.bytes)
      throw new CallError('not-found', `telnyx: no audio came (HTTP ${response.status})`, {
        provider: 'telnyx',
      })
    return { contentType: response.headers['content-type'] ?? 'audio/mpeg', body: response.bytes }
  },

  async remove(given) {
    const id = idIn('recording', given)
    const { client, run } = await sdk()
    await run((options) => client.recordings.delete(id, options))
  },
})
