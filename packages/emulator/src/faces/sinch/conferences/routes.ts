import { empty, json } from '../../../server/message.ts'
import type { FaceContext } from '../../face.ts'
import { route, type Route } from '../../router.ts'
import { SinchError } from '../errors.ts'
import { fieldsOf } from '../parameters.ts'
import { kick, type Conferences, type Member } from './conferences.ts'

const COMMANDS = new Map<unknown, (member: Member) => void>([
  ['mute', (member) => void (member.muted = true)],
  ['unmute', (member) => void (member.muted = false)],
  ['onhold', (member) => void (member.onhold = true)],
  ['resume', (member) => void (member.onhold = false)],
])

/** `/calling/v1/conferences/id/{conferenceId}`. */
export function conferenceRoutes(
  { clock }: Pick<FaceContext, 'clock'>,
  conferences: Conferences,
): readonly Route[] {
  const membersOf = (id: string | undefined): readonly Member[] => {
    const members = conferences.members(id ?? '')
    if (!members) throw new SinchError('missingConference')
    return members
  }
  const memberOf = (id: string | undefined, callId: string | undefined): Member => {
    const member = membersOf(id).find(({ call }) => call.id === callId)
    if (!member) throw new SinchError('missingCall')
    return member
  }
  const path = '/calling/v1/conferences/id/:id'
  return [
    route.get(path, (_, { id }) =>
      json(200, {
        participants: membersOf(id).map(({ call, joinedAt, muted, onhold }) => ({
          cli: call.from,
          id: call.id,
          duration: Math.round((clock.now() - joinedAt) / 1000),
          muted,
          onhold,
        })),
      }),
    ),
    route.delete(path, (_, { id }) => {
      for (const { call } of membersOf(id)) kick(call)
      return empty(204)
    }),
    route.patch(`${path}/:call`, (request, { id, call }) => {
      const { command } = fieldsOf(request.json())
      const apply = COMMANDS.get(command)
      if (!apply) throw new SinchError('invalid', 'command must be mute, unmute, onhold or resume')
      apply(memberOf(id, call))
      return empty(204)
    }),
    route.delete(`${path}/:call`, (_, { id, call }) => {
      kick(memberOf(id, call).call)
      return empty(204)
    }),
  ]
}
