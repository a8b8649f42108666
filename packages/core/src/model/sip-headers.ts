import { z } from 'zod'
import { personal } from './marks.ts'

/**
 * Headers that the SIP stack of a provider owns. Setting one from outside would forge routing, identity
 * or dialogue state (RFC 3261 §20, RFC 3325, RFC 3323, RFC 8224, RFC 5806).
 */
const reserved = new Set(
  `accept alert-info allow authorization call-id call-info contact content-disposition content-encoding
  content-length content-type cseq date diversion event expires from history-info identity max-forwards
  min-expires mime-version p-asserted-identity p-charging-vector p-preferred-identity path privacy
  proxy-authenticate proxy-authorization proxy-require rack record-route refer-to referred-by
  remote-party-id replaces require route rseq server service-route session-expires subject supported
  timestamp to unsupported user-agent via warning www-authenticate`.split(/\s+/),
)

const headerName = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/,
    'header name must be letters, digits and hyphens, at most 64',
  )
  .refine((name) => !reserved.has(name.toLowerCase()), {
    message: 'header name is reserved by SIP',
  })

const headerValue = personal(
  z
    .string()
    .max(512, 'header value must be at most 512 characters')
    // A CR or LF would end the header and start one of the caller's choosing.
    .regex(/^[\x20-\x7e]*$/, 'header value must be printable ASCII without line breaks'),
)

/** Custom SIP headers of the outgoing INVITE, by name. */
export const sipHeaders = z.record(headerName, headerValue)

/** Which headers of the far end come back with events: `x-headers` are those whose name begins with `X-`. */
export const includeHeaders = z.union([
  z.enum(['all', 'x-headers', 'none']),
  z.array(headerName).min(1),
])
