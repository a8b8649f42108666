import type { NumbersPort } from '@callplane/core'
import { localError } from '@callplane/kit'
import { kindOf, trunkApi } from './api.ts'
import type { Sdk } from '../client/sdk.ts'

/** A number has one connection: a trunk, or an application, which has the URLs. */
export const numberRouting = (sdk: () => Promise<Sdk>): NonNullable<NumbersPort['routing']> => ({
  async read(id) {
    const api = trunkApi(await sdk())
    const number = await api.numbers.find(id)
    if (!number) throw localError('telnyx', 'not-found', 'no number has this id')
    const connection = number.connection_id || null
    const kind = connection === null ? undefined : (await api.any.find(connection))?.record_type
    const isTrunk = kindOf(kind) !== undefined
    return {
      urls: null,
      application: isTrunk ? null : connection,
      gateway: isTrunk ? connection : null,
      forward: null,
    }
  },
  /** An empty string for "none" is [inferred]: the document allows no null here. */
  async write(id, { application, gateway }) {
    const { numbers } = trunkApi(await sdk())
    await numbers.update(id, { connection_id: gateway ?? application ?? '' })
  },
})
