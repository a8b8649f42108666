import type { LegRole, OutboundCall } from '@callplane/core'
import { nearPhoneFirst } from '@callplane/kit'

/** The party of the created call. In a click-to-call its NCCO dials the far party. */
export const firstRole = (call: Pick<OutboundCall, 'connect'>): LegRole =>
  nearPhoneFirst(call) === undefined ? 'far' : 'near'

/** The party that the create request calls. */
export const firstParty = (call: Pick<OutboundCall, 'connect' | 'to'>): string =>
  nearPhoneFirst(call) ?? call.to
