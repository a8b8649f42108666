import {
  createDispatcher,
  type Call,
  type Dispatcher,
  type Host,
  type OutboundCallInput,
  type Provider,
} from '@callplane/core'
import { countingIds, manualClock, type ManualClock } from '@callplane/core/testing'
import { createEmulator, type Emulator, type ProviderKeys } from '@callplane/emulator'
import { businessNumber, publicUrl, type Received, receivedWebhook } from './bench.ts'
import type { Harness, PluginUnderTest } from './harness.ts'
import { inProcessHost, type InProcessHost } from './in-process-host.ts'

export type AccountName = 'first' | 'second'

/** One account of the provider, emulated by itself, and the plugin instance that uses it. */
export interface Account {
  readonly name: AccountName
  /** Name of the provider instance in the dispatcher. */
  readonly provider: string
  readonly emulator: Emulator
  readonly keys: ProviderKeys
  readonly host: InProcessHost
  readonly received: Received[]
  call(to: string, extra?: Partial<OutboundCallInput>): OutboundCallInput
}

/** One dispatcher over two instances of one plugin, each with an account of its own. */
export interface TwoAccounts {
  readonly clock: ManualClock
  readonly dispatcher: Dispatcher
  readonly first: Account
  readonly second: Account
  read(id: string): Promise<Call>
  close(): Promise<void>
}

const instanceNames = (plugin: PluginUnderTest) => ({ first: plugin.id, second: 'second-account' })

export const setUpTwoAccounts = async (
  plugin: PluginUnderTest,
  harness: Harness,
): Promise<TwoAccounts> => {
  const clock = manualClock()
  const names = instanceNames(plugin)

  const open = async (name: AccountName): Promise<Account> => {
    const provider = names[name]
    const received: Received[] = []
    const emulator = createEmulator({
      faces: harness.ownFace ? [harness.ownFace] : [],
      clock,
      wall: () => clock.wall(),
      seed: name,
      // An account's own webhooks end at its own instance, wherever their URL points.
      async deliver(request) {
        const webhook = receivedWebhook(request, clock)
        const reply = await dispatcher.receive(provider, webhook)
        received.push({ request: webhook, reply })
        return reply
      },
    })
    const keys = emulator.keys(`http://${name}.invalid`)[harness.face]
    if (!keys) throw new Error(`the emulator has no face ${harness.face}`)
    await harness.arrange?.(emulator, keys, `${publicUrl}/webhooks`)
    // Read at once: a harness may keep what it arranged last.
    const usual = harness.call?.(keys)
    return {
      name,
      provider,
      emulator,
      keys,
      host: inProcessHost(() => emulator, clock, publicUrl),
      received,
      call: (to, extra = {}) => ({ to, from: businessNumber, rule: name, ...usual, ...extra }),
    }
  }
  const first = await open('first')
  const second = await open('second')
  const host: Host = {
    ...first.host,
    fetch: (request, limits) =>
      (new URL(request.url).hostname === 'second.invalid' ? second : first).host.fetch(
        request,
        limits,
      ),
  }
  const accounts = [first, second]
  const dispatcher: Dispatcher = createDispatcher({
    host,
    providers: accounts.map(({ keys, provider }) =>
      plugin({ ...harness.settings(keys), name: provider }),
    ) as readonly Provider[],
    rules: accounts.map(({ name, keys, provider }) => ({
      id: name,
      direction: 'outbound' as const,
      numbers: [businessNumber],
      routes: [{ provider, ...harness.route?.(keys) }],
    })),
    ids: countingIds(),
  })
  return {
    clock,
    dispatcher,
    first,
    second,
    async read(id) {
      const call = await dispatcher.calls.get(id)
      if (!call) throw new Error('the call has no record')
      return call
    },
    async close() {
      await dispatcher.close()
      for (const { emulator } of accounts) await emulator.close()
    },
  }
}
