import { CallError, type Host, type RecordingsPort } from '@callplane/core'
import { basicAuth, plainDeadline, send } from '@callplane/kit'
import { refusal } from '../errors.ts'
import { recordingOf } from '../webhooks/statuses.ts'
import { guarded } from '../client/guarded.ts'
import { idIn } from '../references.ts'
import type { Sdk } from '../client/sdk.ts'
import type { TwilioSettings } from '../settings.ts'

/** Upper bound of recordings per call. */
const maxOfOneCall = 200

export const createRecordings = (
  settings: TwilioSettings,
  host: Host,
  sdk: () => Promise<Sdk>,
  scrub: (text: string) => string,
): RecordingsPort => {
  const mediaUrl = (id: string): string =>
    `${settings.baseUrl}/2010-04-01/Accounts/${settings.accountSid}/Recordings/${idIn('recording', id)}.wav`
  return guarded({
    async list(references) {
      const call = idIn('call', references.call)
      const { client } = await sdk()
      const listed = await client.calls(call).recordings.list({ limit: maxOfOneCall })
      return listed.flatMap(
        ({ sid, status, duration }) => recordingOf(sid, status, mediaUrl(sid), duration) ?? [],
      )
    },

    // The SDK cannot download the audio.
    async open(id) {
      const { accountSid, authToken, apiKey = accountSid, apiSecret = authToken } = settings
      const response = await send(
        host,
        { method: 'GET', url: mediaUrl(id), headers: { Accept: 'audio/*' } },
        {
          provider: 'twilio',
          limits: { timeoutMs: plainDeadline },
          secretHeaders: { Authorization: basicAuth(apiKey, apiSecret) },
        },
      )
      if (response.status !== 200) throw refusal(response, host.clock.wall(), scrub)
      if (!response.bytes)
        throw new CallError('unsupported', 'twilio: host.fetch returned no bytes', {
          provider: 'twilio',
        })
      return {
        contentType: response.headers['content-type'] ?? 'audio/x-wav',
        body: response.bytes,
      }
    },

    async remove(id) {
      const recording = idIn('recording', id)
      const { client } = await sdk()
      await client.recordings(recording).remove()
    },
  } satisfies RecordingsPort)
}
