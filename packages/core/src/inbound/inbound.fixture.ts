import { createDispatcher, type DispatcherOptions } from '../create-dispatcher.ts'
import type { RoutingRuleInput } from '../model/routing-rule.ts'
import type { Provider } from '../plugin/define-plugin.ts'
import type { Plan, WebhookReply } from '../plugin/webhook.ts'
import {
  business,
  countingIds,
  event,
  fakeProvider,
  far,
  manualHost,
  settlePromises,
  webhookOf,
  type FakeProviderScript,
  type ManualHost,
} from '../testing/index.ts'

export const callerRule = (extra: Partial<RoutingRuleInput> = {}): RoutingRuleInput => ({
  id: 'reception',
  direction: 'inbound',
  numbers: [business],
  room: { type: 'dynamic', named: 'random', prefix: 'in-' },
  routes: [{ provider: 'a' }],
  ...extra,
})

/** Shows the plan that a provider is answered. */
export const rendered = (plan: Plan): WebhookReply => ({
  status: 200,
  headers: {},
  body: JSON.stringify(plan),
})

export interface Asked {
  /** By the body of the webhook. */
  readonly references?: ((body: string) => Readonly<Record<string, string>>) | undefined
  readonly to?: string | undefined
  readonly from?: string | undefined
  readonly commands?: boolean
  readonly publicUrl?: string | undefined
}

/** A provider that asks about a caller with every webhook, beside a provider `b` that rules may name. */
export const callers = (
  rules: readonly RoutingRuleInput[],
  {
    to = business,
    from = far,
    commands = false,
    references = () => ({ call: 'caller-1' }),
    publicUrl,
    can = {},
    ...script
  }: Asked & FakeProviderScript = {},
  options: Partial<DispatcherOptions<readonly Provider[]>> = {},
) => {
  const fake = fakeProvider('a', {
    ask: ({ body }) => ({
      kind: 'inbound',
      references: references(new TextDecoder().decode(body)),
      to,
      from,
      ...(commands ? {} : { render: rendered }),
    }),
    can: {
      ...(commands && { answers: 'command', verbs: ['hangUp', 'answer', 'reject', 'connect'] }),
      ...can,
    },
    ...script,
  })
  const host =
    (options.host as ManualHost | undefined) ??
    manualHost(publicUrl === undefined ? {} : { publicUrl })
  const dispatcher = createDispatcher({
    providers: [fake.provider, fakeProvider('b').provider],
    rules,
    ids: countingIds(),
    ...options,
    host,
  })
  const rings = webhookOf(event('initiated', { references: { call: 'caller-1' } }))
  const receive = async (webhook = rings) => {
    const reply = await dispatcher.receive('a', webhook)
    await settlePromises()
    return reply
  }
  const plan = async (webhook = rings): Promise<unknown> =>
    JSON.parse((await receive(webhook)).body) as unknown
  const only = async () => {
    const { calls } = await dispatcher.calls.list()
    if (calls.length !== 1) throw new Error(`${calls.length} calls`)
    return calls[0]!
  }
  return { dispatcher, receive, plan, only, log: fake.log, host }
}
