import { CallError, type CallsPort, type OutboundCall } from '@callplane/core'
import { attemptLimits, nearAddressOf, nearPhoneFirst } from '@callplane/kit'
import type { Api } from '../client/api.ts'
import { enter } from '../map/format.ts'
import { farLeg, nearLeg, type Leg } from '../map/leg.ts'
import type { Marker } from '../map/marker.ts'
import { calloutRequest } from '../map/request.ts'
import type { SinchSettings } from '../settings.ts'

type ConnectVerb = NonNullable<CallsPort['connect']>

const secondLeg = (call: OutboundCall): (Leg & Pick<Marker, 'leg'>) | null => {
  if (nearPhoneFirst(call) !== undefined) return { ...farLeg(call), leg: 'far' }
  const near = nearAddressOf(call.connect)
  return near === undefined ? null : { ...nearLeg(call, near), leg: 'near' }
}

/**
 * Dials the second party into the conference in which the first one waits: "to combine two or more outbound calls" Sinch
 * has them meet there (developers.sinch.com …/svaml/streams). An answered call cannot be given a second leg otherwise:
 * `connectPstn` and `connectSip` answer an incoming call or a menu only.
 */
export const createConnect =
  (settings: SinchSettings, api: Api, end: NonNullable<CallsPort['hangUp']>): ConnectVerb =>
  async (references, plan, attempt) => {
    if (plan.action === 'hang-up' || plan.action === 'reject') return end(references)
    const { room } = references
    // A caller was connected by the answer to the Incoming Call Event, and a conference has been entered.
    if (plan.action !== 'call' || room === undefined) return
    const second = secondLeg(plan.call)
    if (!second) return
    const { key, callbackUrl } = attempt
    const marker: Marker = {
      attempt: key,
      leg: second.leg,
      second: true,
      conference: room,
      ...(second.leg === 'far' &&
        plan.call.machineDetection === 'hang-up' && { machine: 'hang-up' as const }),
    }
    const inline = callbackUrl === undefined ? { ace: JSON.stringify(enter(room, undefined)) } : {}
    const request = calloutRequest(settings, second.action, marker, inline)
    const id = await api.place(request, attemptLimits(attempt))
    if (id !== undefined) return { references: { second: id } }
    throw new CallError('unexpected', 'sinch: the reply names no call', {
      provider: 'sinch',
      dialled: 'unknown',
    })
  }
