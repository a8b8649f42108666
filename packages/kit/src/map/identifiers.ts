import { inputError } from '@callplane/core'

/** What a provider's identifiers of one kind look like. */
export interface IdentifierShape {
  /** The plugin's id, for errors. */
  readonly provider: string
  /** Names the identifier in errors: `call`, `recording`, `gateway`. */
  readonly name: string
  /** Must match the whole identifier. As narrow as the provider's documentation allows. */
  readonly pattern: RegExp
  /** The pattern in words, for errors: `must be CA and 32 hexadecimal digits`. */
  readonly expected: string
}

/** Characters. No provider's identifier comes near this, and a pattern never runs over more. */
const maxLength = 512

/** For providers that document no shape: starts with a letter or digit, and holds nothing that means something in a path. */
export const opaqueIdentifier = {
  pattern: /[A-Za-z0-9][A-Za-z0-9._:~=-]*/,
  expected: 'must be letters, digits and . _ : ~ = -, starting with a letter or digit',
} as const

/** A UUID of any version (RFC 9562 §4). */
export const uuidIdentifier = {
  pattern: /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/i,
  expected: 'must be a UUID',
} as const

/**
 * An identifier from outside, once its shape is known to be the provider's. Callers pass on what a request of their own
 * users named, so without this check `..` or `x/../../Keys` chooses the resource that our credentials act on.
 * Throws `input-invalid` with `dialled: 'no'`; the error never repeats the value.
 */
export const checkedIdentifier = (value: unknown, shape: IdentifierShape): string => {
  if (
    typeof value === 'string' &&
    value.length <= maxLength &&
    shape.pattern.exec(value)?.[0] === value &&
    value !== '' &&
    value !== '.' &&
    value !== '..'
  )
    return value
  throw inputError(
    'input-invalid',
    `${shape.provider}: invalid reference`,
    [{ path: [shape.name], message: shape.expected }],
    shape.provider,
  )
}

/**
 * A checked identifier as exactly one segment of a path: use it for every identifier that becomes part of a URL, also
 * where a vendor's SDK builds the URL from it.
 */
export const pathSegment = (value: unknown, shape: IdentifierShape): string =>
  encodeURIComponent(checkedIdentifier(value, shape).toWellFormed())
