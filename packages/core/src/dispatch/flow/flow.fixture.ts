import type { CallEvent } from '../../model/event.ts'
import type { Provider } from '../../plugin/define-plugin.ts'
import type { Flow } from '../../model/flow/flow.ts'
import type { PromptStep, Step } from '../../model/flow/flow-step.ts'
import type {
  Ask,
  FlowPlan,
  Plan,
  StepReport,
  TurnResult,
  WebhookReply,
} from '../../plugin/webhook.ts'
import { createDispatcher, type DispatcherOptions } from '../../create-dispatcher.ts'
import {
  ended,
  event,
  fakeProvider,
  far,
  manualHost,
  settlePromises,
  webhookOf,
  type FakeProviderScript,
} from '../../testing/index.ts'

export const say = (text: string): PromptStep => ({ step: 'say', text })

export const allSteps = {
  say: true,
  play: true,
  gather: true,
  record: true,
  dial: true,
  stream: true,
  pause: true,
  digits: true,
  hangUp: true,
  reject: true,
} as const

/** A provider that asks for documents, and shows the plans that it is answered. */
export const documents = (script: FakeProviderScript = {}): FakeProviderScript => ({
  ...script,
  can: {
    connect: ['phone', 'sip', 'flow', 'stream'],
    answers: 'document',
    flow: allSteps,
    ...script.can,
  },
  flows: script.flows ?? { check: () => [] },
  ask: ({ headers }) => {
    if (headers['ask'] === undefined) return undefined
    const asked = JSON.parse(headers['ask']) as Omit<Ask, 'render'>
    return {
      ...asked,
      render: (plan) => ({ status: 200, headers: {}, body: JSON.stringify(plan) }),
    }
  },
})

export const gathered = (
  digits: string,
  ended_: 'complete' | 'timeout' | 'empty' = 'complete',
): TurnResult => ({
  turn: 'gathered',
  digits,
  ended: ended_,
})

const planIn = (reply: WebhookReply): Plan => JSON.parse(reply.body) as Plan

/** What a provider that asks for documents does on one call of a dispatcher. */
export const phoneOf = (
  dispatcher: ReturnType<typeof createDispatcher>,
  attemptKey: () => string | undefined,
  provider = 'a',
) => {
  const ask = async (given: Partial<Ask>): Promise<Plan> => {
    const asked = { references: {}, attemptKey: attemptKey(), ...given }
    const request = webhookOf()
    const reply = await dispatcher.receive(provider, {
      ...request,
      headers: { ...request.headers, ask: JSON.stringify(asked) },
    })
    await settlePromises()
    return planIn(reply)
  }
  const report = async (...events: readonly CallEvent[]): Promise<void> => {
    await dispatcher.receive(
      provider,
      webhookOf(...events.map((one) => ({ ...one, attemptKey: attemptKey() }))),
    )
    await settlePromises()
  }
  return {
    answer: () => ask({ kind: 'answer' }),
    turn: (step: StepReport) => ask({ kind: 'turn', step }),
    keys: (segment: number, digits: string) =>
      ask({ kind: 'turn', step: { segment, result: gathered(digits) } }),
    answered: () => report(event('answered')),
    report,
    hungUp: () => report(ended('completed', 'hung-up', 'yes')),
    ask,
  }
}

export const setUp = (
  options: Partial<DispatcherOptions<readonly Provider[]>> = {},
  script: FakeProviderScript = documents(),
) => {
  const fake = fakeProvider('a', script)
  const host = manualHost({ publicUrl: 'https://calls.example' })
  const dispatcher = createDispatcher({
    host,
    providers: [fake.provider],
    random: () => 0.5,
    ...options,
  })
  const phone = phoneOf(dispatcher, () => fake.keys[0])
  return { dispatcher, host, fake, phone, call: { to: far } }
}

/** The steps of a plan; none where it is a hang-up. */
export const stepsOf = (plan: Plan): readonly Step[] => (plan.action === 'flow' ? plan.steps : [])

export const asFlow = (plan: Plan): FlowPlan => {
  if (plan.action !== 'flow') throw new Error(`the plan is ${plan.action}`)
  return plan
}

/** A call that is answered and does the first steps of a flow, with what is seen of it from outside. */
export const answeredCall = async (
  flow: Flow | string,
  options: Parameters<typeof setUp>[0] = {},
  script?: FakeProviderScript,
  fields: { readonly record?: boolean } = {},
) => {
  const made = setUp(options, script)
  const { dispatcher, phone } = made
  const { id } = await dispatcher.dispatch({ to: far, connect: { flow }, ...fields })
  const begun = stepsOf(await phone.answer())
  await phone.answered()
  const view = () => dispatcher.calls.get(id)
  const turns = async () => (await view())?.flow?.turns ?? []
  const dials = async () => (await view())?.attempts.filter(({ kind }) => kind === 'dial') ?? []
  return {
    ...made,
    id,
    begun,
    view,
    turns,
    dials,
    lastTurn: async () => (await turns()).at(-1)?.turn,
    /** What is reported of the party that the newest `dial` step rings. */
    async party(...events: readonly CallEvent[]): Promise<void> {
      const attemptKey = (await dials()).at(-1)?.key
      await dispatcher.receive(
        'a',
        webhookOf(...events.map((one) => ({ ...one, leg: 'near' as const, attemptKey }))),
      )
      await settlePromises()
    },
  }
}
