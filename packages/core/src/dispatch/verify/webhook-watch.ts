import { milliseconds, timeAfter } from '../../model/units.ts'
import type { Host } from '../../plugin/host.ts'

/** How a request that came as a webhook was judged. */
export type WebhookVerdict = 'genuine' | 'forged' | 'stale' | 'malformed'

const refusals = {
  forged: 'they were refused as forged: check the secret that signs them',
  stale: 'they were refused as too old or too new: check the clock of this machine',
  malformed: 'they were refused as malformed: mount the webhook handler before body parsers',
} as const

/** A warning for a provider is logged this often at most; the record of every call has its own. */
const quietFor = milliseconds(60_000)
/** Shown of a name that came with a request. */
const maxName = 64

/** Which webhooks have come to this process: evidence for why the reports of a call are overdue. */
export const createWebhookWatch = (publicUrl: string | undefined) => {
  /** By provider instance and verdict: when the last one came. */
  const last = new Map<string, Map<WebhookVerdict, number>>()
  let astray: { readonly name: string; readonly at: number } | undefined
  const warned = new Map<string, number>()

  const since = (provider: string, verdict: WebhookVerdict, from: number): boolean =>
    (last.get(provider)?.get(verdict) ?? -Infinity) >= from

  return {
    /** A request for a provider that is registered. */
    came(provider: string, verdict: WebhookVerdict, at: number): void {
      const held = last.get(provider)
      if (held) held.set(verdict, at)
      else last.set(provider, new Map([[verdict, at]]))
    },
    /** A request whose path names no provider. */
    strayed(name: string, at: number): void {
      astray = { name: name.slice(0, maxName), at }
    },
    /** The probable cause where no report has come about a call that was placed at `from`. */
    causeFor(provider: string, from: number): string {
      if (publicUrl === undefined)
        return `host.publicUrl is not set, and ${provider} reports by webhook only`
      for (const [verdict, cause] of Object.entries(refusals))
        if (since(provider, verdict as keyof typeof refusals, from)) return cause
      if (astray && astray.at >= from)
        return `they came to a path that ends with ${astray.name}: the last part must be ${provider}`
      if (since(provider, 'genuine', from))
        return 'others arrived: those of this call were lost or are late'
      return `none has reached this process: check that ${publicUrl}/webhooks/${encodeURIComponent(provider)} can be reached from the internet and that the webhook handler is mounted there`
    },
    /** Whether a warning about this provider is due in the log. */
    mayWarn(provider: string, now: number): boolean {
      const before = warned.get(provider)
      if (before !== undefined && now < timeAfter(before, quietFor)) return false
      warned.set(provider, now)
      return true
    },
  }
}

export type WebhookWatch = ReturnType<typeof createWebhookWatch>

/** Logs that the reports of a call are overdue. */
export const warnOverdue = (
  { id }: { readonly id: string },
  { provider }: { readonly provider: string },
  cause: string,
  { host, watch }: { readonly host: Host; readonly watch: WebhookWatch },
): void => {
  if (watch.mayWarn(provider, host.clock.now()))
    host.log({
      level: 'warn',
      event: 'webhooks.overdue',
      provider,
      call: id,
      detail: `no webhook of ${provider} has come about a call that must have been reported; ${cause}`,
    })
}
