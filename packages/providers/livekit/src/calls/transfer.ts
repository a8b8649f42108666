import { isSipUri, type AttemptContext, type Placed, type References } from '@callplane/core'
import { deadlineFor } from '@callplane/kit'
import { z } from 'zod'
import type { Api } from '../client/api.ts'
import { provider } from '../errors.ts'
import { readOptions } from '../options.ts'
import { idsIn } from '../references.ts'

/** Seconds that the target may ring where the call says nothing; the server's own 30 cover the set-up too. */
const defaultRing = 60

/**
 * A blind transfer by SIP REFER: the carrier has to allow it. The reply comes once the target has answered; then the
 * participant leaves the room.
 */
export const transferCall = async (
  api: Api,
  references: References,
  to: string,
  { call, sendBy, signal }: AttemptContext,
): Promise<Placed> => {
  const { participant, room } = idsIn(references)
  const { playDialtone } = readOptions(call.options?.[provider])
  const ringTimeout = call.ringTimeout ?? defaultRing
  await api.call(
    'SIP/TransferSIPParticipant',
    {
      participantIdentity: participant,
      roomName: room,
      transferTo: isSipUri(to) ? to : `tel:${to}`,
      playDialtone,
      ringingTimeout: `${ringTimeout}s`,
    },
    z.unknown(),
    {
      room,
      limits: { sendBy, signal, timeoutMs: deadlineFor({ waitsForAnswer: true, ringTimeout }) },
    },
  )
  return { references, events: [] }
}
