import type { NumbersPort } from '@callplane/core'
import { localError, textOf, type Json } from '@callplane/kit'
import type { NumbersApi } from '../client/numbers-api.ts'

const callbackOf = (number: Json) => ({
  type: textOf(number['voiceCallbackType']),
  value: textOf(number['voiceCallbackValue']),
})

/**
 * A number is linked to an application, or forwarded: "`sip` or `tel` are prioritized over the Voice capability in your
 * Application" (numbers.yml of the vendor's specifications).
 */
export const numberRouting = (
  api: NumbersApi,
  find: (id: string) => Promise<Json>,
  partsOf: (id: string) => { readonly country: string; readonly msisdn: string },
): NonNullable<NumbersPort['routing']> => ({
  async read(id) {
    const number = await find(id)
    const { type, value } = callbackOf(number)
    const isLink = type === 'app'
    return {
      urls: null,
      application: (isLink ? value : textOf(number['app_id'])) ?? null,
      gateway: null,
      forward: type === undefined || isLink ? null : `${type}:${value ?? ''}`,
    }
  },
  async write(id, { application, forward }) {
    const number = await find(id)
    const { type } = callbackOf(number)
    const [kind = '', value = ''] = forward?.split(/:(.*)/s) ?? []
    if (forward === null && type !== undefined && type !== 'app')
      throw localError(
        'vonage',
        'unsupported',
        'the API cannot remove the forwarding of a number; remove it in the dashboard',
      )
    const messages = textOf(number['moHttpUrl'])
    await api.post('/number/update', {
      ...partsOf(id),
      // [inferred] A blank removes the link.
      app_id: application ?? '',
      ...(forward === null ? {} : { voiceCallbackType: kind, voiceCallbackValue: value }),
      // `app` is the deprecated way to link, and comes before `app_id`.
      ...(type === 'app' && application !== null
        ? { voiceCallbackType: 'app', voiceCallbackValue: application }
        : {}),
      // [inferred] An update without it might remove the webhook for messages.
      ...(messages === undefined ? {} : { moHttpUrl: messages }),
    })
  },
})
