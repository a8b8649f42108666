import { CallError } from '@callplane/core'
import { z } from 'zod'
import type { Api } from '../client/api.ts'
import { provider } from '../references.ts'
import { createPersist, isFinal } from './retry.ts'
import { ensureSipRoom } from './sip-room.ts'

/** A caller on hold, by the two ids of the pinless hook. */
export interface HeldCaller {
  readonly callId: string
  readonly callDomain: string
  /** E.164, where the hook names it. */
  readonly from?: string | undefined
}

/**
 * Brings callers on hold into rooms. Daily takes the `pinlessCallUpdate` only once the room's SIP endpoint is
 * registered, which it reports with `dialin.ready`, once per endpoint and meeting; so callers wait here until then. What
 * fails is tried again as long as the caller can be on hold. Kept in this process: after a restart, a caller on hold hears the timeout message of the dial-in configuration.
 */
export interface Forwarder {
  expect(room: string, caller: HeldCaller): void
  /** Takes in any webhook. Returns the caller whose session it reports as begun. */
  told(type: string, payload: unknown): HeldCaller | undefined
  /** Stops forwarding a caller. */
  forget(callId: string): void
  /** True for a caller whose hold ended without a room: this process waited for one and never forwarded the caller. */
  isMissed(callId: string): boolean
}

/**
 * How long a caller can be on hold. "The hold music will be played twice" and is shorter than 60 s
 * (…/domainDialinConfig); half a minute more for the timeout message. Milliseconds.
 */
const holdsFor = 150_000
/** How long a missed caller is remembered for look-ups at the end of the call. Milliseconds. */
const remembersFor = 3_600_000

interface Held {
  readonly caller: HeldCaller
  readonly room: string
  /** `waits` for an endpoint; `leaves`: being brought in, perhaps between two tries; `left`: Daily has taken it. */
  state: 'waits' | 'leaves' | 'left'
  /** An attempt failed without telling whether the caller was connected. */
  mayHaveLeft: boolean
}

const wirePayload = z.object({
  room: z.string(),
  sip_endpoint: z.string().optional(),
  sip_from: z.string().optional(),
})

export const pinlessCallUpdate = async (
  api: Api,
  { callId, callDomain }: HeldCaller,
  sipUri: string,
): Promise<void> =>
  void (await api.request('POST', '/dialin/pinlessCallUpdate', {
    body: { callId, callDomain, sipUri },
  }))

/**
 * Whose session has begun: the report has the room and the number, and nothing of the hook's. With two candidates the
 * session stays unattributed.
 */
const takeArrived = (
  held: Map<string, Held>,
  room: string,
  sipFrom = '',
): HeldCaller | undefined => {
  const number = /\+\d{7,15}/.exec(sipFrom)?.[0]
  const candidates = [...held.values()].filter(
    ({ caller: { from }, ...one }) =>
      one.room === room &&
      (one.state !== 'waits' || one.mayHaveLeft) &&
      (from === undefined || number === undefined || from === number),
  )
  const [only] = candidates
  if (!only || candidates.length > 1) return undefined
  held.delete(only.caller.callId)
  return only.caller
}

export const createForwarder = (api: Api): Forwarder => {
  const { host } = api
  const held = new Map<string, Held>()
  const registered = new Map<string, string>()
  const missed = new Set<string>()

  const isHeld = (one: Held): boolean => held.get(one.caller.callId) === one
  const persist = createPersist(host)

  const holdExpired = (one: Held) => {
    if (!isHeld(one)) return
    const { callId } = one.caller
    held.delete(callId)
    if (one.state === 'left') return
    host.log({ level: 'warn', event: 'dial-in.hold-expired', provider })
    if (one.mayHaveLeft) return
    missed.add(callId)
    host.clock.after(remembersFor, () => missed.delete(callId))
  }

  const forward = async (one: Held): Promise<void> => {
    const endpoint = registered.get(one.room)
    one.state = endpoint === undefined ? 'waits' : 'leaves'
    if (endpoint === undefined) return
    try {
      await pinlessCallUpdate(api, one.caller, endpoint)
      one.state = 'left'
    } catch (error) {
      one.mayHaveLeft ||= !CallError.isInstance(error) || error.dialled !== 'no'
      if (isFinal(error)) one.state = 'waits'
      throw error
    }
  }
  const bringIn = (one: Held) =>
    persist(
      () => forward(one),
      () => isHeld(one),
    )

  return {
    expect(room, caller) {
      // The hook may be delivered twice for one caller.
      if (held.has(caller.callId)) return
      const one: Held = { caller, room, state: 'waits', mayHaveLeft: false }
      held.set(caller.callId, one)
      host.clock.after(holdsFor, () => holdExpired(one))
      if (registered.has(room)) return bringIn(one)
      persist(
        () => ensureSipRoom(api, room),
        () => isHeld(one) && one.state === 'waits',
      )
    },
    forget: (callId) => void held.delete(callId),
    isMissed: (callId) => missed.has(callId),
    told(type, payload) {
      const read = wirePayload.safeParse(payload)
      if (!read.success) return undefined
      const { room, sip_endpoint: endpoint, sip_from: from } = read.data
      if (type === 'dialin.connected') return takeArrived(held, room, from)
      if (type === 'meeting.ended') registered.delete(room)
      if (type !== 'dialin.ready' || endpoint === undefined) return undefined
      registered.set(room, endpoint)
      for (const one of held.values()) if (one.room === room && one.state === 'waits') bringIn(one)
      return undefined
    },
  }
}
