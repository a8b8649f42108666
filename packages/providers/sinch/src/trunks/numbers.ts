import { CallError, type NumbersPort, type OwnedNumber } from '@callplane/core'
import { localError, objectOf, textOf } from '@callplane/kit'
import type { Api } from '../client/api.ts'

const path = '/v1/configuration/numbers'

interface Listed {
  readonly number: string
  readonly application: string | undefined
}

const listAll = async (api: Api): Promise<readonly Listed[]> => {
  const numbers: unknown = objectOf(await api.configure('GET', path))?.numbers
  return (Array.isArray(numbers) ? numbers : []).flatMap((one: unknown) => {
    const number = textOf(objectOf(one)?.number)
    return number === undefined
      ? []
      : [
          {
            number: `+${number.replace(/^\+/, '')}`,
            application: textOf(objectOf(one)?.applicationkey),
          },
        ]
  })
}

/** A number is its own id. */
const owned = ({ number }: Listed): OwnedNumber => ({ id: number, number })

/** Numbers that the account has rented, and the application that gets their calls. */
export const createNumbers = (api: Api): NumbersPort => ({
  list: async () => (await listAll(api)).map(owned),
  /** `gateway`: the key of an application, whose callback URL is asked about callers; blank for none. */
  async configure(id, { webhookUrl, gateway }) {
    if (webhookUrl !== undefined)
      throw localError(
        'sinch',
        'unsupported',
        'a number has no webhook; the application has, that it is put on',
      )
    const found = (await listAll(api)).find(({ number }) => number === id)
    if (!found)
      throw new CallError('not-found', 'sinch: no number has this id', { provider: 'sinch' })
    if (gateway !== undefined && gateway !== (found.application ?? '')) {
      const capability = 'voice'
      if (gateway === '')
        await api.configure('DELETE', path, {
          body: { number: id, applicationkey: found.application, capability },
        })
      else
        await api.configure('POST', path, {
          body: { numbers: [id], applicationkey: gateway, capability },
        })
    }
    return owned(found)
  },
})
