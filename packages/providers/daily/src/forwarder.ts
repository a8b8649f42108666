import { CallError } from '@callplane/core'
import { z } from 'zod'
import type { Api } from './api.ts'
import { provider } from './provider.ts'
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
 * registered, which it reports with `dialin.ready`, once per endpoint and meeting; so callers wait here until then. Kept
 * in this process: after a restart, a caller on hold hears the timeout message of the dial-in configuration.
 */
export interface Forwarder {
  expect(room: string, caller: HeldCaller): void
  /** What a webhook said, whatever it is about. Returns the caller whose session it says has begun. */
  told(type: string, payload: unknown): HeldCaller | undefined
  /** A caller who is not to be brought into a room any more. */
  forget(callId: string): void
  /** True for a caller whose hold has ended without a room: this process waited for one and never forwarded. */
  isMissed(callId: string): boolean
}

/**
 * How long a caller can be on hold. "The hold music will be played twice" and is shorter than 60 s
 * (…/domainDialinConfig); half a minute more for the timeout message. Milliseconds.
 */
const holdsFor = 150_000
/** How long a missed caller is remembered, for the look-ups at the end of the call. Milliseconds. */
const remembersFor = 3_600_000

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

export const createForwarder = (api: Api): Forwarder => {
  const { host } = api
  const waiting = new Map<string, readonly HeldCaller[]>()
  const forwarded = new Map<string, readonly HeldCaller[]>()
  const registered = new Map<string, string>()
  const missed = new Set<string>()

  const failed = (error: unknown) =>
    host.log({
      level: 'error',
      event: 'dial-in.forward-failed',
      provider,
      code: CallError.isInstance(error) ? error.code : 'unexpected',
    })
  const add = (to: typeof waiting, room: string, caller: HeldCaller, expired = () => {}) => {
    to.set(room, [...(to.get(room) ?? []), caller])
    host.clock.after(holdsFor, () => {
      if (drop(to, room, caller)) expired()
    })
  }
  const drop = (from: typeof waiting, room: string, caller: HeldCaller): boolean => {
    const held = from.get(room) ?? []
    const left = held.filter((other) => other !== caller)
    if (left.length === 0) from.delete(room)
    else from.set(room, left)
    return left.length < held.length
  }
  const holdExpired = ({ callId }: HeldCaller) => {
    host.log({ level: 'warn', event: 'dial-in.hold-expired', provider })
    missed.add(callId)
    host.clock.after(remembersFor, () => missed.delete(callId))
  }
  const forward = (room: string, caller: HeldCaller, sipUri: string) => {
    add(forwarded, room, caller)
    void pinlessCallUpdate(api, caller, sipUri).catch(failed)
  }
  /**
   * Whose session has begun: the report has the room and the number, and nothing of the hook's. With two candidates it
   * stays unattributed.
   */
  const arrived = (room: string, sipFrom = ''): HeldCaller | undefined => {
    const expected = forwarded.get(room) ?? []
    const number = /\+\d{7,15}/.exec(sipFrom)?.[0]
    const candidates = expected.filter(
      ({ from }) => from === undefined || number === undefined || from === number,
    )
    const [only] = candidates
    if (!only || candidates.length > 1) return undefined
    drop(forwarded, room, only)
    return only
  }

  return {
    expect(room, caller) {
      const endpoint = registered.get(room)
      const known = [...(waiting.get(room) ?? []), ...(forwarded.get(room) ?? [])]
      // The hook may be delivered twice; the caller is one.
      if (known.some(({ callId }) => callId === caller.callId)) return
      if (endpoint !== undefined) return forward(room, caller, endpoint)
      add(waiting, room, caller, () => holdExpired(caller))
      void ensureSipRoom(api, room).catch(failed)
    },
    forget(callId) {
      for (const callers of [waiting, forwarded])
        for (const [room, held] of callers)
          for (const caller of held) if (caller.callId === callId) drop(callers, room, caller)
    },
    isMissed: (callId) => missed.has(callId),
    told(type, payload) {
      const read = wirePayload.safeParse(payload)
      if (!read.success) return undefined
      const { room, sip_endpoint: endpoint, sip_from: from } = read.data
      if (type === 'dialin.connected') return arrived(room, from)
      if (type === 'meeting.ended') registered.delete(room)
      if (type !== 'dialin.ready' || endpoint === undefined) return undefined
      registered.set(room, endpoint)
      const held = waiting.get(room) ?? []
      waiting.delete(room)
      for (const caller of held) forward(room, caller, endpoint)
      return undefined
    },
  }
}
