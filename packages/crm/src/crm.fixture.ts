import {
  createDispatcher,
  type Dispatcher,
  type Provider,
  type References,
  type RoutingRuleInput,
  type WebhookReply,
  type WebhookRequest,
  type WebhookResult,
  type CallEvent,
} from '@callplane/core'
import {
  agentPhone,
  business,
  countingIds,
  fakeProvider,
  far,
  manualHost,
  outboundRule,
  webhookOf,
  type FakeProvider,
  type FakeProviderScript,
  type ManualHost,
} from '@callplane/core/testing'
import { SignJWT } from 'jose'
import {
  createCrmApi,
  createProviderFeed,
  memoryContacts,
  memoryUsers,
  type Crm,
  type CrmApi,
  type CrmApiOptions,
} from './index.ts'

export const secret = 'a secret of at least thirty-two bytes'
export const tenant = 'org-1'
export const user = 'user-1'
export const contactId = 'contact-1'
export { agentPhone, business, far }

export const contact = {
  tenant,
  reference: { system: 'crm', type: 'contact', id: contactId },
  name: 'Ada Example',
  numbers: [far],
}

export interface TestCrm {
  readonly api: CrmApi
  readonly crm: Crm
  readonly host: ManualHost
  readonly fake: FakeProvider
  /** The references of each hang-up that reached the provider. */
  readonly hangUps: readonly References[]
  readonly dispatcher: Dispatcher
  /** A request as the user of the tenant, or as the token's user. */
  readonly call: (
    method: string,
    path: string,
    body?: unknown,
    token?: string,
  ) => Promise<TestReply>
  /** A webhook of the provider, as the dispatcher takes it. */
  readonly webhook: (
    events: readonly CallEvent[],
    query?: { readonly from?: string; readonly to?: string; readonly ask?: string },
  ) => Promise<WebhookReply>
  readonly settle: () => Promise<void>
}

interface TestReply {
  readonly status: number
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into bodies of every shape
  readonly body: any
  readonly headers: Headers
}

// oxlint-disable-next-line typescript/no-explicit-any -- tests look into bodies of every shape
export const jsonOf = async (response: Response): Promise<any> => response.json()

export const tokenFor = (
  claims: Readonly<Record<string, unknown>> = { tenant, sub: user },
  key = secret,
  expires = Date.UTC(2026, 0, 6) / 1000,
): Promise<string> =>
  new SignJWT({ ...claims, exp: expires })
    .setProtectedHeader({ alg: 'HS256' })
    .sign(new TextEncoder().encode(key))

/** Lets things happen, without time, until the condition holds. */
export const until = async ({ host }: Pick<TestCrm, 'host'>, condition: () => boolean) => {
  while (!condition()) await host.clock.advance(0)
}

/** The fake, which asks what to do with a caller where the webhook's URL says `ask=<id of the call>`. */
const asking = (provider: Provider, hangUps: References[]): Provider => ({
  ...provider,
  connect(host) {
    const ports = provider.connect(host)
    const receive = async (request: WebhookRequest): Promise<WebhookResult> => {
      const result = await ports.webhooks?.receive(request)
      const query = new URL(request.url).searchParams
      const call = query.get('ask')
      if (result?.verdict !== 'genuine') throw new Error('the fake is always genuine')
      if (call === null) return result
      const [from, to] = [query.get('from') ?? undefined, query.get('to') ?? undefined]
      const render = () => ({ status: 200, headers: {}, body: 'plan' })
      return { ...result, ask: { kind: 'inbound', references: { call }, from, to, render } }
    }
    const hangUp = async (references: References): Promise<void> => {
      hangUps.push(references)
      await ports.calls.hangUp?.(references)
    }
    return { ...ports, calls: { ...ports.calls, hangUp }, webhooks: { receive } }
  },
})

/** So that replies are the same in every run. */
export const testRequestId = 'request-1'

/** An API over a fake provider, on a clock that stands still. */
export const testCrm = (
  given: Partial<CrmApiOptions> & {
    readonly script?: FakeProviderScript
    readonly rules?: readonly RoutingRuleInput[]
  } = {},
): TestCrm => {
  const { script, rules = [], ...options } = given
  const host = options.host
    ? (options.host as ManualHost)
    : manualHost({ publicUrl: 'https://crm.example' })
  const fake = fakeProvider('fake', script)
  const feed = createProviderFeed()
  const hangUps: References[] = []
  const dispatcher = createDispatcher({
    host,
    providers: [feed.observe(asking(fake.provider, hangUps))] as readonly Provider[],
    rules: [outboundRule(['fake']), ...rules],
    ids: countingIds(),
  })
  const api = createCrmApi({
    dispatcher,
    host,
    feed,
    contacts: memoryContacts([contact]),
    users: memoryUsers([
      { tenant, id: user, phone: agentPhone, number: business, role: 'supervisor' },
    ]),
    provider: { name: 'fake', number: business },
    auth: { algorithm: 'HS256', secret },
    ...options,
  })
  const settle = async () => {
    await host.clock.advance(0)
    await api.crm.idle()
    await host.clock.advance(0)
  }
  return {
    api,
    crm: api.crm,
    host,
    fake,
    hangUps,
    dispatcher,
    settle,
    async call(method, path, body, token) {
      const headers = new Headers({
        authorization: `Bearer ${token ?? (await tokenFor())}`,
        'x-request-id': testRequestId,
      })
      const response = await api(
        new Request(`https://crm.example${path}`, {
          method,
          headers,
          ...(body !== undefined && { body: JSON.stringify(body) }),
        }),
      )
      const text = await response.text()
      return { status: response.status, body: JSON.parse(text), headers: response.headers }
    },
    async webhook(events, given = {}) {
      const query = new URLSearchParams(given).toString()
      const reply = await dispatcher.receive('fake', {
        ...webhookOf(...events),
        url: `https://crm.example/webhooks/fake?${query}`,
      })
      await settle()
      return reply
    },
  }
}
