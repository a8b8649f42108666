import { CallError } from '@callplane/core'
import { z } from 'zod'
import type { Api } from './api.ts'
import { unreadable } from './errors.ts'
import { newRoomBody } from './new-room.ts'
import { provider, roomPath } from './provider.ts'

/** A caller on hold, by the two ids of the pinless hook. */
export interface HeldCaller {
  readonly callId: string
  readonly callDomain: string
  /** E.164, where the hook names it. */
  readonly from?: string | undefined
}

/**
 * Brings callers on hold into rooms. Daily takes the `pinlessCallUpdate` only once the room's SIP endpoint is
 * registered, which it tells by `dialin.ready`, once per endpoint and meeting; so callers wait here until then. Kept in
 * this process: a caller whose process stops meanwhile hears the timeout message of the dial-in configuration.
 */
export interface Forwarder {
  expect(room: string, caller: HeldCaller): void
  /** What a webhook said, whatever it is about. Gives the caller whom it says to have come into his room. */
  told(type: string, payload: unknown): HeldCaller | undefined
}

/** Longer than anybody listens to hold music [inferred]. Milliseconds. */
const holdsFor = 300_000

const wirePayload = z.object({
  room: z.string(),
  sip_endpoint: z.string().optional(),
  sip_from: z.string().optional(),
})
const wireRoom = z.object({
  config: z.object({ sip_uri: z.object({ endpoint: z.string() }).nullish() }).nullish(),
})

export const pinlessCallUpdate = async (
  api: Api,
  { callId, callDomain }: HeldCaller,
  sipUri: string,
): Promise<void> =>
  void (await api.request('POST', '/dialin/pinlessCallUpdate', {
    body: { callId, callDomain, sipUri },
  }))

/** A room that takes SIP callers. As before a dial-out, one that exists is never changed. */
const ensureSipRoom = async (api: Api, room: string): Promise<void> => {
  const found = await api.request('GET', roomPath(room), { nullable: true })
  if (found === null && api.settings.rooms === 'create') {
    const sip = { display_name: 'Caller', sip_mode: 'dial-in', num_endpoints: 1 }
    await api.request('POST', '/rooms', { body: newRoomBody(api, room, { sip }) })
    return
  }
  const read = wireRoom.safeParse(found ?? {})
  if (!read.success) throw unreadable('GET room')
  if (!read.data.config?.sip_uri)
    throw new CallError('room-unusable', `${provider}: the room takes no SIP callers`, { provider })
}

export const createForwarder = (api: Api): Forwarder => {
  const { host } = api
  const waiting = new Map<string, readonly HeldCaller[]>()
  const forwarded = new Map<string, readonly HeldCaller[]>()
  const registered = new Map<string, string>()

  const failed = (error: unknown) =>
    host.log({
      level: 'error',
      event: 'dial-in.forward-failed',
      provider,
      code: CallError.isInstance(error) ? error.code : 'unexpected',
    })
  const add = (to: typeof waiting, room: string, caller: HeldCaller) => {
    to.set(room, [...(to.get(room) ?? []), caller])
    host.clock.after(holdsFor, () => drop(to, room, caller))
  }
  const drop = (from: typeof waiting, room: string, caller: HeldCaller) => {
    const left = (from.get(room) ?? []).filter((other) => other !== caller)
    if (left.length === 0) from.delete(room)
    else from.set(room, left)
  }
  const forward = (room: string, caller: HeldCaller, sipUri: string) => {
    add(forwarded, room, caller)
    void pinlessCallUpdate(api, caller, sipUri).catch(failed)
  }
  /**
   * Whose session has begun: the report has the room and the number, and nothing of the hook's. Never a guess between
   * two: then the session stays one that nobody here knows.
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
      add(waiting, room, caller)
      void ensureSipRoom(api, room).catch(failed)
    },
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
