import { isObject, type Json } from '@callplane/kit'
import { textOf, type Api } from '../client/api.ts'
import { zonedTime } from '../webhooks/times.ts'

/** Maximum page size (plivo.com/docs/voice/api/call/retrieve-all-calls). */
const pageSize = 20

/**
 * The newest detail records between two numbers; null where further pages may hold calls that ended at `since` or later.
 */
export const recordsBetween = async (
  api: Api,
  numbers: { readonly from_number?: string | undefined; readonly to_number?: string | undefined },
  since: number,
): Promise<readonly Json[] | null> => {
  const filter = { ...numbers, call_direction: 'outbound', limit: pageSize }
  const records = listOf(await api.get('/Call/', filter))
  const oldest = records.at(-1)
  // They come newest first, whether by start or by end [inferred].
  const isWhole =
    records.length < pageSize || (zonedTime(textOf(oldest?.end_time)) ?? Infinity) < since
  return isWhole ? records : null
}

/** Whether a document dialled this leg: its record names the leg that did (same page). */
export const isDialled = (record: Json): boolean => textOf(record.parent_call_uuid) !== undefined

/** The record of the one leg that the document of a call has dialled; undefined where it dialled none or several. */
export const recordOfDialled = async (api: Api, call: string): Promise<Json | undefined> => {
  const dialled = listOf(
    await api.get('/Call/', { parent_call_uuid: call, limit: pageSize }),
  ).filter((one) => textOf(one.parent_call_uuid) === call)
  return dialled.length === 1 ? dialled[0] : undefined
}

const listOf = ({ objects }: Json): Json[] =>
  Array.isArray(objects) ? objects.filter((one): one is Json => isObject(one)) : []
