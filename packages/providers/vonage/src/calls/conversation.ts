import type { References } from '@callplane/core'
import type { Api } from '../client/api.ts'
import type { CallState } from './state.ts'

/**
 * The legs of a conversation, the one that began it first. That a list is in the order in which the legs were made is
 * inferred from its `order`, which the OpenAPI document (1.3.7) does not explain.
 */
export const legsOf = (api: Api, conversation: string): Promise<readonly CallState[]> =>
  api.list({ conversation_uuid: conversation, page_size: '10', order: 'asc' })

/**
 * The leg that we created, where only reports of the leg that its document dialled have come: both are in one
 * conversation. Undefined where it cannot be told.
 */
export const findRoot = async (
  api: Api,
  { conversation, far, near }: References,
): Promise<string | undefined> => {
  if (conversation === undefined) return undefined
  const [first] = await legsOf(api, conversation)
  return first && first.uuid !== far && first.uuid !== near ? first.uuid : undefined
}

/** The one leg that the document of `root` dialled; undefined where it dialled none or several. */
export const findDialled = (legs: readonly CallState[], root: string): CallState | undefined => {
  const others = legs.filter(({ uuid }) => uuid !== root)
  return others.length === 1 ? others[0] : undefined
}
