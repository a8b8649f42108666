import { checkedIdentifier, opaqueIdentifier, type IdentifierShape } from '@callplane/kit'

const shapes = {
  /** `v3:` and URL-safe base64, or base64 with its padding for older ones; the document has no rule, its examples do. */
  call: {
    provider: 'telnyx',
    name: 'call',
    pattern: /[A-Za-z0-9][A-Za-z0-9:_=-]*/,
    expected: 'must be a call control id: letters, digits and : _ = -',
  },
  connection: { provider: 'telnyx', name: 'connection', ...opaqueIdentifier },
  recording: { provider: 'telnyx', name: 'recording', ...opaqueIdentifier },
  conference: { provider: 'telnyx', name: 'conference', ...opaqueIdentifier },
  /** Connections, profiles, hosts, addresses and numbers: digits for most, a UUID for some. */
  resource: { provider: 'telnyx', name: 'id', ...opaqueIdentifier },
} as const satisfies Readonly<Record<string, IdentifierShape>>

/**
 * An identifier that becomes part of a path. The SDK encodes it for the path, so it is checked here and not encoded
 * twice (C1).
 */
export const idIn = (kind: keyof typeof shapes, value: unknown): string =>
  checkedIdentifier(value, shapes[kind])
