import {
  createDispatcher,
  type Dispatcher,
  type DispatcherOptions,
} from '../../create-dispatcher.ts'
import type { Ports } from '../../plugin/contract.ts'
import type { Provider } from '../../plugin/define-plugin.ts'
import type { FetchLimits, Host, WireRequest, WireResponse } from '../../plugin/host.ts'
import {
  business,
  fakeProvider,
  manualHost,
  outboundRule,
  type FakeProviderScript,
} from '../../testing/index.ts'

export const publicUrl = 'https://calls.example'

export interface Setting {
  /** What the account answers when it is asked for its numbers. */
  readonly list?: () => Promise<readonly string[]>
  readonly verify?: () => Promise<void>
  /** Seconds by which the provider's clock is behind this machine's. */
  readonly behind?: number
  /** What is at the public URL; by default this dispatcher. */
  readonly atPublicUrl?: (body: string) => Promise<Partial<WireResponse>>
  readonly publicUrl?: string | undefined
  /** Header of the provider's answers, in place of its clock. */
  readonly date?: string
  readonly can?: FakeProviderScript['can']
  /** What the provider has beside, or lacks. */
  readonly ports?: Partial<Ports>
  readonly others?: readonly Provider[]
  readonly options?: Partial<DispatcherOptions<readonly Provider[]>>
}

/** A provider that answers over the host, and a public URL that leads back to the dispatcher. */
export const setUp = (setting: Setting = {}) => {
  const { list = async () => [business], verify, behind = 0 } = setting
  let dispatcher: Dispatcher | undefined
  const { provider: fake } = fakeProvider('a', setting.can && { can: setting.can })
  const requests: (readonly [WireRequest, FetchLimits | undefined])[] = []
  const host: Host & { readonly entries: readonly object[] } = manualHost({
    ...('publicUrl' in setting
      ? setting.publicUrl === undefined
        ? {}
        : { publicUrl: setting.publicUrl }
      : { publicUrl }),
    fetch: async (asked, limits) => {
      const { url, method, headers, body = '' } = asked
      requests.push([asked, limits])
      const answer = { status: 200, headers: {}, body: '' }
      if (!url.startsWith(publicUrl))
        return {
          ...answer,
          headers: {
            date: setting.date ?? new Date(host.clock.wall() - behind * 1000).toUTCString(),
          },
        }
      if (setting.atPublicUrl) return { ...answer, ...(await setting.atPublicUrl(body)) }
      const request = { method, url, headers, body: new TextEncoder().encode(body), receivedAt: 0 }
      return (await dispatcher?.receive('a', request)) ?? answer
    },
  })
  const provider: Provider = {
    ...fake,
    connect(given) {
      const ask = () => given.fetch({ method: 'GET', url: 'https://api.a.example', headers: {} })
      return {
        ...fake.connect(given),
        ...(verify && { verify }),
        numbers: {
          list: async () => {
            await ask()
            return (await list()).map((number) => ({ id: number, number }))
          },
        },
        ...setting.ports,
      }
    },
  }
  dispatcher = createDispatcher({
    host,
    providers: [provider, ...(setting.others ?? [])],
    rules: [outboundRule(['a'])],
    ...setting.options,
  })
  return { dispatcher, host, requests }
}

/** `check outcome: detail` of each check. */
export const found = async (setting?: Setting) => {
  const { checks } = await setUp(setting).dispatcher.verify()
  const own = checks.filter(({ provider }) => provider !== 'b')
  return Object.fromEntries(own.map(({ check, outcome, detail }) => [check, [outcome, detail]]))
}
