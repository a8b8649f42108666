import type { NumberRouting, NumbersPort, VoiceTarget } from '@callplane/core'
import type { Sdk } from '../client/sdk.ts'
import { guarded } from '../client/guarded.ts'
import { gatewayId, idIn } from '../references.ts'

const target = (url: string | null, method: string | null): VoiceTarget => ({
  url: url ?? '',
  method: method === 'GET' ? 'GET' : 'POST',
})

const methodOf = ({ method = 'POST' }: VoiceTarget) => method

/** A target that is null leaves what is there. */
const fieldsOf = ({ urls }: NumberRouting) => {
  const { answer, fallback, status } = urls ?? { answer: null, fallback: null, status: null }
  return {
    ...(answer && { voiceUrl: answer.url, voiceMethod: methodOf(answer) }),
    ...(fallback && { voiceFallbackUrl: fallback.url, voiceFallbackMethod: methodOf(fallback) }),
    ...(status && { statusCallback: status.url, statusCallbackMethod: methodOf(status) }),
  }
}

/** The URLs are of the number itself; Twilio ignores them while the number has a trunk or an application. */
export const numberRouting = (sdk: () => Promise<Sdk>): NonNullable<NumbersPort['routing']> =>
  guarded({
    async read(id) {
      const sid = idIn('number', id)
      const { client } = await sdk()
      const number = await client.incomingPhoneNumbers(sid).fetch()
      return {
        urls: {
          answer: target(number.voiceUrl, number.voiceMethod),
          fallback: target(number.voiceFallbackUrl, number.voiceFallbackMethod),
          status: target(number.statusCallback, number.statusCallbackMethod),
        },
        application: number.voiceApplicationSid || null,
        gateway: number.trunkSid || null,
        forward: null,
      }
    },
    /** In several requests where a trunk changes: off the old one, the URLs, onto the new one. */
    async write(id, routing) {
      const sid = idIn('number', id)
      const { client } = await sdk()
      const at = client.incomingPhoneNumbers(sid)
      const { trunkSid, voiceApplicationSid } = await at.fetch()
      const trunk = routing.gateway === null ? null : gatewayId(routing.gateway).id
      const numbersOf = (one: string) => client.trunking.v1.trunks(one).phoneNumbers
      if (trunkSid && trunkSid !== trunk) await numbersOf(trunkSid)(sid).remove()
      const application = routing.application ?? ''
      const isOther = (voiceApplicationSid || '') !== application
      await at.update({
        ...fieldsOf(routing),
        ...(isOther ? { voiceApplicationSid: application } : {}),
      })
      if (trunk !== null && trunkSid !== trunk)
        await numbersOf(trunk).create({ phoneNumberSid: sid })
    },
  } satisfies NonNullable<NumbersPort['routing']>)
