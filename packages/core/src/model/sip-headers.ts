import { z } from 'zod'
import { personal } from './marks.ts'
import { lineOfText } from './text.ts'

/**
 * Headers that the SIP stack of a provider owns. Setting one from outside would forge routing, identity
 * or dialogue state (RFC 3261 §20, RFC 3325, RFC 3323, RFC 8224, RFC 5806). Reading one forges nothing.
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
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/,
    'header name must be at most 128 letters, digits, hyphens, underscores and dots',
  )

const sentHeaderName = headerName.refine((name) => !reserved.has(name.toLowerCase()), {
  message: 'header name is reserved by SIP and cannot be sent',
})

/**
 * Custom SIP headers of the outgoing INVITE, by name. Values are single lines of at most 4096 characters; SIP carries
 * UTF-8 (RFC 3261 §7.3.1). A provider that takes less adjusts or drops the header and notes it.
 */
export const sipHeaders = z.record(sentHeaderName, personal(lineOfText(4096)))

/** `all`, those whose name begins with `X-`, none, or the named ones. */
export type IncludeHeaders = 'all' | 'x-headers' | 'none' | readonly string[]

/**
 * Which headers of the far end come back with events: `x-headers` are those whose name begins with `X-`. Any name may
 * be asked for, the ones that SIP reserves too. `none` and an empty list ask for nothing.
 */
export const includeHeaders = z.union([z.enum(['all', 'x-headers', 'none']), z.array(headerName)])
