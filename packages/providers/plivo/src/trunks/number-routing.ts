import type { NumbersPort } from '@callplane/core'
import { localError } from '@callplane/kit'
import type { Api } from '../client/api.ts'
import { findNumber, setApp } from './assign-numbers.ts'

/** A number has one application or trunk, both set by one field. */
export const numberRouting = (api: Api): NonNullable<NumbersPort['routing']> => ({
  async read(id) {
    const number = await findNumber(api, id)
    if (!number) throw localError('plivo', 'not-found', 'no number has this id')
    const { appId = null, isOnTrunk } = number
    return {
      urls: null,
      application: isOnTrunk ? null : appId,
      gateway: isOnTrunk ? appId : null,
      forward: null,
    }
  },
  async write(id, { application, gateway }) {
    // Of a gateway with both directions, numbers have the inbound trunk.
    await setApp(api, id, gateway?.split('+').at(-1) ?? application ?? '')
  },
})
