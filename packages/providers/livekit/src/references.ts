import { CallError, type References } from '@callplane/core'
import { checkedIdentifier } from '@callplane/kit'
import { provider } from './errors.ts'

/** What identifies a SIP participant. `call` is LiveKit's id of the call, the others say where it is. */
export interface Ids {
  readonly call?: string | undefined
  /** The identity, which is the attempt key of a call that we placed. */
  readonly participant: string
  readonly room: string
}

export const referencesOf = ({ call, participant, room }: Ids): References => ({
  ...(call ? { call } : {}),
  participant,
  room,
})

/** LiveKit limits names and identities in their length alone (livekit-server, config-sample.yaml). */
const name = (what: string) => ({
  provider,
  name: what,
  pattern: /\P{Cc}{1,256}/u,
  expected: 'must be 1 to 256 characters without control characters',
})

const checkedRoom = (value: unknown): string => checkedIdentifier(value, name('room'))
const checkedIdentity = (value: unknown): string => checkedIdentifier(value, name('participant'))

/** Ids are a prefix and letters and digits: `SCL_`, `ST_`, `SDR_`, `EG_`, `PN_` (livekit/protocol, utils/guid). */
const idOf = (what: string) => ({
  provider,
  name: what,
  pattern: /[A-Za-z]{1,8}_[A-Za-z0-9]{1,64}/,
  expected: 'must be an id as LiveKit gives it, such as ST_vGjY2GzXyzAB',
})

const checkedCall = (value: unknown): string => checkedIdentifier(value, idOf('call'))
export const checkedTrunk = (value: unknown): string => checkedIdentifier(value, idOf('gateway'))
export const checkedRule = (value: unknown): string => checkedIdentifier(value, idOf('rule'))
export const checkedNumber = (value: unknown): string => checkedIdentifier(value, idOf('number'))

/** Where the participant of a call is; throws where the references do not tell. */
export const idsIn = ({ call, participant, room }: References): Ids => {
  if (!participant || !room)
    throw new CallError(
      'call-unknown',
      `${provider}: the references hold no participant or no room`,
      {
        provider,
      },
    )
  return {
    participant: checkedIdentity(participant),
    room: checkedRoom(room),
    ...(call === undefined ? {} : { call: checkedCall(call) }),
  }
}
