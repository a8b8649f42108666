import type { Combination } from './combination.ts'
import type { ConnectStep } from './made.ts'
import type { ConnectOptions } from './options.ts'
import type { PlatformGateways } from './ports.ts'

const webhookOf = ({ platform }: ConnectOptions) =>
  (platform.ports.gateways as PlatformGateways | undefined)?.webhook

/** Whether the platform tells of callers only by a webhook that it can register and was given no place for. */
export const lacksWebhook = ({ platform }: ConnectOptions): boolean => {
  const { gateways } = platform.ports
  return gateways !== undefined && 'webhook' in gateways && gateways.webhook === undefined
}

/** The platform's webhook, without which a caller makes no record. */
export const webhookStep = (
  options: ConnectOptions,
  known: Combination,
): ConnectStep | undefined => {
  const webhook = webhookOf(options)
  const name = `${known.platform.title}: webhook`
  return (
    webhook && {
      name,
      async do() {
        await webhook.register()
        return {}
      },
      look: async () => ({
        made: {},
        missing: (await webhook.isRegistered?.()) === true ? [] : [name],
      }),
      record: () => undefined,
      takeBack: async () => undefined,
      // Of the whole account: calls of other gateways are reported by it too.
      undo: async () => `${known.platform.title}: the webhook of the account`,
    }
  )
}
