import type { LegRole, OutboundCall } from '@callplane/core'

type NearFirst = OutboundCall & {
  readonly connect: { readonly phone: string; readonly first: true }
}

/** Click-to-call: the near phone is the call we create, and its document dials the far party. */
export const isNearFirst = (call: OutboundCall): call is NearFirst =>
  call.connect !== undefined && 'phone' in call.connect && call.connect.first === true

/** The party of the leg that we create, Plivo's A leg. */
export const firstLeg = (call: OutboundCall): LegRole => (isNearFirst(call) ? 'near' : 'far')

export const firstParty = (call: OutboundCall): string =>
  isNearFirst(call) ? call.connect.phone : call.to

export const otherLeg = (leg: LegRole): LegRole => (leg === 'far' ? 'near' : 'far')
