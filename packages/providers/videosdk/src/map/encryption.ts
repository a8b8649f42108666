import type { Note, OutboundCall } from '@callplane/core'
import type { VideosdkOptions } from '../options.ts'
import type { WireGateway } from '../client/schemas.ts'

/**
 * The page says `SRTP` ("media encryption preference"), the typed client `enable`. Which one the API accepts is
 * unverified.
 */
const words = {
  page: { none: 'NONE', preferred: 'SRTP', required: 'SRTP' },
  client: { none: 'disable', preferred: 'enable', required: 'enable' },
} as const

/**
 * Whether a gateway encrypts every call: it is enabled there, and encrypted signalling carries the SRTP keys. A gateway
 * that names no transport has the default, `tls` (`CreateOutboundTrunkOptions`, server-sdk 0.1.1).
 */
export const isEncrypted = (gateway: WireGateway | undefined): boolean =>
  gateway?.mediaEncryption === 'enable' && (gateway.transport ?? 'tls').toLowerCase() === 'tls'

/**
 * The value of a call. VideoSDK has one value for `preferred` and `required`, and does not document whether a call
 * falls back to plain media: `required` is honoured only through a gateway that encrypts all of its calls.
 */
export const encryptionOf = (
  { mediaEncryption }: OutboundCall,
  { encryptionWords }: VideosdkOptions,
  gateway: WireGateway | undefined,
  notes: Note[],
): string | undefined => {
  if (mediaEncryption === undefined) {
    if (encryptionWords !== undefined)
      notes.push({
        field: 'options.videosdk.encryptionWords',
        effect: 'dropped',
        detail: 'the call asks for no media encryption',
      })
    return undefined
  }
  if (mediaEncryption === 'required' && !isEncrypted(gateway))
    notes.push({
      field: 'mediaEncryption',
      effect: 'adjusted',
      detail:
        'VideoSDK takes encryption as a preference; to require it, enable it on the gateway and use tls there',
    })
  return words[encryptionWords ?? 'page'][mediaEncryption]
}
