import type { ReportProtocol } from './protocol.ts'

/** Milliseconds before a report is sent again. Twilio does not say how long it waits [inferred]. */
const pauseMs = 1_000

const most = 5

/**
 * Twilio sends again what the fragment of the URL asks for: `rc` times, by default once, after the failures that `rp` names,
 * by default where no connection was made (twilio.com/docs/usage/webhooks/webhooks-connection-overrides). That one failure is
 * dealt with where the request is sent.
 */
export const retryInMs: NonNullable<ReportProtocol['retryInMs']> = (tries, failure, { url }) => {
  const given = new URLSearchParams(url.split('#', 2)[1] ?? '')
  const count = Number(given.get('rc') ?? 1)
  const policies = (given.get('rp') ?? '').split(',')
  const { code, status = 0 } = failure
  const names = [
    ...(code === 11205 ? ['rt', 'all'] : []),
    ...(code === 11200 && status >= 400 && status < 500 ? ['4xx', 'all'] : []),
    ...(code === 11200 && status >= 500 ? ['5xx', 'all'] : []),
  ]
  const isWanted = names.some((name) => policies.includes(name))
  return isWanted && tries <= Math.min(count, most) ? pauseMs : null
}
