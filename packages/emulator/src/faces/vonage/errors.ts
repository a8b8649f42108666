import { text, type EmulatorResponse } from '../../server/message.ts'

export type InvalidParameter = { readonly name: string; readonly reason: string }

const TITLES: Readonly<Record<number, readonly [title: string, detail: string, slug: string]>> = {
  400: ['Bad Request', 'The request failed due to validation errors', 'bad-request'],
  401: ['Unauthorized', 'You did not provide correct credentials.', 'unauthorized'],
  403: ['Forbidden', 'You do not have permission for this.', 'forbidden'],
  404: ['Not Found', 'Call does not exist, or you do not have access', 'not-found'],
  405: ['Method Not Allowed', 'The method is not allowed here.', 'method-not-allowed'],
  415: ['Unsupported Media Type', 'The body must be application/json.', 'unsupported-media-type'],
  429: ['Rate Limit Hit', 'Please wait, then retry your request', 'throttled'],
  500: ['Internal Error', 'An error has occurred on our side.', 'internal-error'],
}

/** Thrown by validation, answered by the face; never leaves it. */
export class VonageError extends Error {
  override readonly name = 'VonageError'
  readonly status: number
  readonly invalid: readonly InvalidParameter[]
  constructor(status: number, invalid: readonly InvalidParameter[] = [], detail?: string) {
    super(detail ?? TITLES[status]?.[1] ?? 'The request could not be completed.')
    this.status = status
    this.invalid = invalid
  }
}

/**
 * Problem+JSON with `invalid_parameters`. Vonage also has an older shape, `{type, error_title}`; which
 * one a case gives is not documented [inferred].
 */
export function refuse(
  { status, message, invalid }: Pick<VonageError, 'status' | 'message' | 'invalid'>,
  instance: string,
): EmulatorResponse {
  const [title, , slug] = TITLES[status] ?? ['Error', '', 'error']
  const body = {
    type: `https://developer.vonage.com/en/api-errors#${slug}`,
    title,
    detail: message,
    instance,
    ...(invalid.length > 0 && { invalid_parameters: invalid }),
  }
  return text(status, JSON.stringify(body), { 'content-type': 'application/problem+json' })
}
