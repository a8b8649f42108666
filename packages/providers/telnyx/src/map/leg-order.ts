import type { OutboundCall } from '@callplane/core'

/** Click-to-call: the near phone is dialled first, the far party once it has answered. */
export const nearFirstPhone = ({ connect }: Pick<OutboundCall, 'connect'>): string | undefined =>
  connect && 'phone' in connect && connect.first === true ? connect.phone : undefined
