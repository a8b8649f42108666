import { type Clock, type OutboundCall } from '@callplane/core'
import { milliseconds } from '@callplane/core/units'
import { cached, type Eventual, type Json } from '@callplane/kit'
import { textOf, type Api } from '../client/api.ts'

/** Numbers are bought and released manually, so they are read rarely. */
const keptFor = milliseconds(10 * 60_000)

/** Default caller ID: the account's number, if it has exactly one. */
export const createCallerId = (
  clock: Clock,
  api: Api,
): ((call: OutboundCall) => Eventual<string | undefined>) => {
  const only = cached(clock, keptFor, async () => {
    const { objects } = await api.get('/Number/', { limit: 2 })
    const [first, ...more] = Array.isArray(objects) ? (objects as readonly Json[]) : []
    const number = more.length === 0 ? textOf(first?.number) : undefined
    return number && `+${number.replace(/^\+/, '')}`
  })
  return (call) => call.from ?? only()
}
