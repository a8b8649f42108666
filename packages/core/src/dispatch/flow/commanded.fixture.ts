import { createDispatcher, type DispatcherOptions } from '../../create-dispatcher.ts'
import type { Connect } from '../../model/connect.ts'
import type { CallEvent } from '../../model/event.ts'
import type { FlowsPort } from '../../plugin/flows-port.ts'
import type { Provider } from '../../plugin/define-plugin.ts'
import type { StepPlan, StepReport, WebhookReply } from '../../plugin/webhook.ts'
import {
  event,
  fakeProvider,
  far,
  manualHost,
  settlePromises,
  webhookOf,
  type ManualHost,
} from '../../testing/index.ts'
import { memoryStore } from '../memory-store.ts'
import type { Store } from '../store.ts'
import { allSteps } from './flow.fixture.ts'

const publicUrl = 'https://calls.example'

type Options = Partial<DispatcherOptions<readonly Provider[]>> & {
  /** How it ends a recording; null where it cannot. Default: it notes the command. */
  readonly finish?: FlowsPort['finish'] | null
}

/** A provider that is commanded each step of a flow, and one call of it. `run` carries a step out. */
export const commanded = (
  connect: Connect,
  run?: (plan: StepPlan) => Promise<'begun' | 'done'>,
  store: Store = memoryStore(),
  { finish, ...options }: Options = {},
) => {
  const plans: StepPlan[] = []
  const finished: string[] = []
  const fake = fakeProvider('a', {
    can: { connect: ['flow'], answers: 'command', flow: allSteps, verbs: ['hangUp', 'connect'] },
    flows: {
      check: () => [],
      run: async (_references, plan) => {
        plans.push(plan)
        return run ? run(plan) : plan.step.step === 'hangUp' ? 'done' : 'begun'
      },
      ...(finish !== null && {
        finish: finish ?? (async (_references, { command }) => void finished.push(command)),
      }),
    },
    step: ({ headers }) =>
      headers['step'] === undefined
        ? undefined
        : { attemptKey, references: {}, ...(JSON.parse(headers['step']) as StepReport) },
  })
  const host = (options.host as ManualHost | undefined) ?? manualHost({ publicUrl })
  const dispatcher = createDispatcher({
    providers: [fake.provider],
    store,
    random: () => 0.5,
    ...options,
    host,
  })
  let attemptKey: string | undefined
  const receive = async (
    step?: StepReport,
    ...events: readonly CallEvent[]
  ): Promise<WebhookReply> => {
    const request = webhookOf(...events)
    const reply = await dispatcher.receive('a', {
      ...request,
      headers: { ...request.headers, ...(step && { step: JSON.stringify(step) }) },
    })
    await settlePromises()
    return reply
  }
  const tell = (...events: readonly CallEvent[]) =>
    receive(undefined, ...events.map((one) => ({ attemptKey, ...one })))
  const answered = async () => {
    const { id } = await dispatcher.dispatch({ to: far, connect })
    attemptKey = fake.keys[0]
    await tell(event('answered', { at: host.clock.now() }))
    return id
  }
  const done = (segment: number, index: number) => receive({ segment, index })
  const keys = (segment: number, index: number, digits: string) =>
    receive({ segment, index, result: { turn: 'gathered', digits, ended: 'complete' } })
  const sent = () => plans.map(({ step }) => step.step)
  /** As far as the input. */
  const asked = async () => {
    const id = await answered()
    await done(0, 0)
    await host.clock.advance(2_000)
    return id
  }
  return {
    dispatcher,
    host,
    fake,
    plans,
    finished,
    receive,
    tell,
    answered,
    asked,
    done,
    keys,
    sent,
  }
}
