import type { Mutation } from '@callplane/conformance'
import {
  CallError,
  type CallEvent,
  type Connect,
  type Note,
  type OutboundCall,
  type Plan,
  type Placed,
  type Ports,
  type StepReport,
} from '@callplane/core'

const withoutNote = (notes: readonly Note[], field: string): readonly Note[] =>
  notes.filter((note) => note.field.split('.')[0] !== field)

/** Maps another call than the one that was asked for, and says nothing about it. */
export const mapping =
  (change: (call: OutboundCall) => OutboundCall, field: string) =>
  (ports: Ports): Ports => ({
    ...ports,
    map(call, route, context) {
      const mapped = ports.map(change(call), route, context)
      return { ...mapped, notes: withoutNote(mapped.notes, field) }
    },
  })

/** Says that the dispatcher makes up for a field that the provider lacks. */
export const claimsEmulation =
  (field: string) =>
  (ports: Ports): Ports => ({
    ...ports,
    map(call, route, context) {
      const { request, notes } = ports.map(call, route, context)
      return {
        request,
        notes: notes.map((note) => (note.field === field ? { ...note, effect: 'emulated' } : note)),
      }
    },
  })

export const withCalls =
  (change: (calls: Ports['calls']) => Partial<Ports['calls']>) =>
  (ports: Ports): Ports => ({ ...ports, calls: { ...ports.calls, ...change(ports.calls) } })

/** Changes every event, however it arrives. */
export const events =
  (change: (event: CallEvent) => CallEvent) =>
  (ports: Ports): Ports => {
    const { webhooks, calls } = ports
    const { get } = calls
    return {
      ...ports,
      calls: {
        ...calls,
        ...(get && { get: async (references) => (await get(references)).map(change) }),
      },
      webhooks: webhooks && {
        async receive(request) {
          const result = await webhooks.receive(request)
          return 'events' in result && result.events
            ? { ...result, events: result.events.map(change) }
            : result
        },
      },
    }
  }

export const neverRang = (event: CallEvent): CallEvent =>
  event.type === 'ended' && event.end.status === 'canceled'
    ? { ...event, end: { ...event.end, rang: 'no' } }
    : event

/** Finds whatever was placed to the number first. */
export const firstOfSeveral = (): Mutation => {
  const placed = new Map<string, Placed>()
  return {
    ports: withCalls((calls) => ({
      async place(request, attempt) {
        const result = await calls.place(request, attempt)
        if (!placed.has(attempt.call.to)) placed.set(attempt.call.to, result)
        return result
      },
      locate: async ({ call }) => {
        const hit = placed.get(call.to)
        return hit ? { ...hit, outcome: 'placed' } : { outcome: 'unknown' }
      },
    })),
  }
}

/** A look-up that the provider did not answer passes for one that found nothing. */
export const errorsAreAnswers = (): Mutation => ({
  ports: withCalls((calls) => ({
    locate: async (attempt) =>
      (await calls.locate?.(attempt).catch(() => undefined)) ?? { outcome: 'unknown' },
  })),
})

export const anyClientErrorIsNo = (): Mutation => ({
  ports: withCalls((calls) => ({
    async place(request, attempt) {
      try {
        return await calls.place(request, attempt)
      } catch (error) {
        if (!CallError.isInstance(error) || error.code === 'provider-down') throw error
        throw new CallError(error.code, error.message, { dialled: 'no' })
      }
    },
  })),
})

/** Every command goes to the first call that this process ever placed. */
export const sharedReferences = (): Mutation => {
  let first: Placed['references'] | undefined
  return {
    ports: withCalls((calls) => ({
      async place(request, attempt) {
        const result = await calls.place(request, attempt)
        first ??= result.references
        return result
      },
      ...(calls.hangUp && { hangUp: async (own) => calls.hangUp?.(first ?? own) }),
    })),
  }
}

/** The connected provider of the first account serves every other one as well. */
export const sharedClient = (): Mutation => {
  let first: Ports | undefined
  return { ports: (ports) => (first ??= ports) }
}

export const done = async (): Promise<void> => {}
export const isFirst = (connect: Connect | undefined): connect is Connect & { phone: string } =>
  connect !== undefined && 'phone' in connect && connect.first === true

/** Changes what is told of the end of a step of a flow, by document or by command. */
export const stepEnds =
  (change: (step: StepReport) => StepReport) =>
  (ports: Ports): Ports => {
    const { webhooks } = ports
    return {
      ...ports,
      webhooks: webhooks && {
        async receive(request) {
          const result = await webhooks.receive(request)
          if (result.verdict !== 'genuine') return result
          const { ask, step } = result
          return {
            ...result,
            ...(ask?.step && { ask: { ...ask, step: change(ask.step) } }),
            ...(step && { step: { ...step, ...change(step) } }),
          }
        },
      },
    }
  }

/** Input without its keys. */
export const withoutKeys = (step: StepReport): StepReport =>
  step.result?.turn === 'gathered' ? { ...step, result: { ...step.result, digits: '' } } : step

/** Changes what is answered to a request of the provider. */
export const plans =
  (change: (plan: Plan) => Plan) =>
  (ports: Ports): Ports => {
    const { webhooks } = ports
    return {
      ...ports,
      webhooks: webhooks && {
        async receive(request) {
          const result = await webhooks.receive(request)
          if (result.verdict !== 'genuine' || !result.ask) return result
          const { ask } = result
          const { render } = ask
          return render
            ? { ...result, ask: { ...ask, render: (plan) => render(change(plan)) } }
            : result
        },
      },
    }
  }

/** The steps without what comes after them. */
export const withoutGoto = (plan: Plan): Plan =>
  plan.action === 'flow'
    ? { ...plan, steps: plan.steps.filter(({ step }) => step !== 'goto') }
    : plan

/** The steps with streams that have no parameters. */
export const withoutParameters = (plan: Plan): Plan =>
  plan.action === 'flow'
    ? {
        ...plan,
        steps: plan.steps.map((step) =>
          step.step === 'stream' ? { ...step, parameters: undefined } : step,
        ),
      }
    : plan
