import type { LegRole, OutboundCall } from '@callplane/core'

/** Click-to-call: the near phone is called, and its NCCO dials the far party. */
const isNearFirst = ({ connect }: Pick<OutboundCall, 'connect'>): boolean =>
  connect !== undefined && 'phone' in connect && connect.first === true

/** Whose leg the created call is. */
export const firstRole = (call: Pick<OutboundCall, 'connect'>): LegRole =>
  isNearFirst(call) ? 'near' : 'far'

/** Whom the create request calls. */
export const firstParty = (call: Pick<OutboundCall, 'connect' | 'to'>): string =>
  call.connect && 'phone' in call.connect && call.connect.first ? call.connect.phone : call.to
