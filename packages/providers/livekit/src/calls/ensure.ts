import type { Ports } from '@callplane/core'
import { z } from 'zod'
import type { Api } from '../client/api.ts'
import { message } from '../client/schemas.ts'

const dispatchList = message(
  z.object({
    agentDispatches: z
      .array(z.object({ agentName: z.string().nullish(), metadata: z.string().nullish() }))
      .nullish(),
  }),
)

/**
 * Sends the agent of the rule into the room before the dial, so that it is there when the call is answered. Safe to repeat:
 * one that has been sent is found. The room is made first, because the dispatches of a room that does not exist cannot be
 * listed.
 */
export const createEnsure =
  (api: Api): NonNullable<Ports['ensure']> =>
  async ({ connect, dispatch }): Promise<void> => {
    if (!dispatch || !connect || !('room' in connect)) return
    const { room } = connect
    const { agent: agentName } = dispatch
    const metadata = dispatch.metadata === undefined ? '' : JSON.stringify(dispatch.metadata)
    await api.call('RoomService/CreateRoom', { name: room }, z.unknown())
    const { agentDispatches } = await api.call(
      'AgentDispatchService/ListDispatch',
      { room },
      dispatchList,
      { room },
    )
    const isThere = (agentDispatches ?? []).some(
      (one) => one.agentName === agentName && (one.metadata ?? '') === metadata,
    )
    if (isThere) return
    await api.call(
      'AgentDispatchService/CreateDispatch',
      { room, agentName, ...(metadata !== '' && { metadata }) },
      z.unknown(),
      { room },
    )
  }
