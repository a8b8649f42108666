import type { FetchLimits, Host, WireRequest, WireResponse } from '@callplane/core'
import { toCallError } from '../errors/call-error.ts'

/** Options of one exchange. */
export interface SendOptions {
  /** The plugin's id, for errors. */
  readonly provider: string
  /** Deadline and abort signal of the exchange. */
  readonly limits?: FetchLimits | undefined
  /** Credentials, which `map` leaves out. They replace headers of the same name, whatever their case. */
  readonly secretHeaders?: Readonly<Record<string, string>> | undefined
}

const withHeaders = (
  request: WireRequest,
  added: Readonly<Record<string, string>>,
): WireRequest => {
  const names = new Set(Object.keys(added).map((name) => name.toLowerCase()))
  const kept = Object.entries(request.headers).filter(([name]) => !names.has(name.toLowerCase()))
  return { ...request, headers: { ...Object.fromEntries(kept), ...added } }
}

/**
 * One exchange, whatever its status. Rejects with a `CallError` where there is no reply: `dialled: 'no'` if nothing was
 * sent, else `'unknown'`; code `expired` past `sendBy`, `timeout`, `canceled` if aborted in time, else `transport`.
 */
export const send = async (
  host: Host,
  request: WireRequest,
  { provider, limits, secretHeaders }: SendOptions,
): Promise<WireResponse> => {
  try {
    return await host.fetch(secretHeaders ? withHeaders(request, secretHeaders) : request, limits)
  } catch (error) {
    throw toCallError(provider, error)
  }
}
