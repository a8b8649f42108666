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
}

/**
 * Brings callers on hold into rooms. Daily takes the `pinlessCallUpdate` only once the room's SIP endpoint is
 * registered, which it tells by `dialin.ready`, once per endpoint and meeting; so callers wait here until then. Kept in
 * this process: a caller whose process stops meanwhile hears the timeout message of the dial-in configuration.
 */
export interface Forwarder {
  expect(room: string, caller: HeldCaller): void
  /** What a webhook said, whatever it is about. */
  told(type: string, payload: unknown): void
}

/** Longer than anybody listens to hold music [inferred]. Milliseconds. */
const holdsFor = 300_000

const wirePayload = z.object({ room: z.string(), sip_endpoint: z.string().optional() })
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
  const registered = new Map<string, string>()

  const failed = (error: unknown) =>
    host.log({
      level: 'error',
      event: 'dial-in.forward-failed',
      provider,
      code: CallError.isInstance(error) ? error.code : 'unexpected',
    })
  const forward = (caller: HeldCaller, sipUri: string) =>
    void pinlessCallUpdate(api, caller, sipUri).catch(failed)

  return {
    expect(room, caller) {
      const endpoint = registered.get(room)
      if (endpoint !== undefined) return forward(caller, endpoint)
      const held = waiting.get(room) ?? []
      // The hook may be delivered twice; the caller is one.
      if (held.some(({ callId }) => callId === caller.callId)) return
      waiting.set(room, [...held, caller])
      host.clock.after(holdsFor, () => {
        const left = (waiting.get(room) ?? []).filter((other) => other !== caller)
        if (left.length === 0) waiting.delete(room)
        else waiting.set(room, left)
      })
      void ensureSipRoom(api, room).catch(failed)
    },
    told(type, payload) {
      const read = wirePayload.safeParse(payload)
      if (!read.success) return
      const { room, sip_endpoint: endpoint } = read.data
      if (type === 'meeting.ended') registered.delete(room)
      if (type !== 'dialin.ready' || endpoint === undefined) return
      registered.set(room, endpoint)
      const held = waiting.get(room) ?? []
      waiting.delete(room)
      for (const caller of held) forward(caller, endpoint)
    },
  }
}
