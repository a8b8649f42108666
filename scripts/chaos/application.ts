import { CallError, StoreError, type Call, type Clock, type Dispatcher } from '@callplane/core'
import type { PlannedAction, PlannedCall } from './load.ts'

/** What the application asked of one call and was told. True time, epoch milliseconds. */
export interface Dealings {
  /** Ids that it was given for the one key. */
  readonly ids: Set<string>
  /** When it asked which process to dial. */
  readonly asked: { readonly at: number; readonly process: number }[]
  hangUpAskedAt: number | null
  /** When it was first told that the hang-up is taken. */
  hangUpTakenAt: number | null
  readonly acted: PlannedAction[]
}

const newDealings = (): Dealings => ({
  ids: new Set(),
  asked: [],
  hangUpAskedAt: null,
  hangUpTakenAt: null,
  acted: [],
})

/** Whether asking again makes sense: the process closes, or its store is away. */
const passes = (error: unknown): boolean =>
  error instanceof StoreError || (CallError.isInstance(error) && error.code === 'closed')

/** A process that died over a request never answers it. */
const patience = 20_000
const pause = 2_000

/** A process as the application sees it: it may be asked directly, or over the network. */
export interface Asked {
  readonly dispatcher: Pick<
    Dispatcher,
    'dispatch' | 'hangUp' | 'transfer' | 'sendDigits' | 'startRecording'
  >
  readonly incarnation: { readonly serial: number; readonly state: string }
}

export interface ApplicationWorld {
  readonly clock: Pick<Clock, 'now' | 'after'>
  /** One of the processes that serve now. */
  current(): Asked
  /** How often a request is repeated that was not answered; default 8. */
  readonly mostTries?: number | undefined
}

type Insist = <T>(
  run: (dispatcher: Asked['dispatcher'], process: number) => Promise<T>,
  answered: (result: T) => void,
  tries?: number,
) => void

/** Asks one process after another until one answers; gives up when all failed or one refused. */
const insistOn = (world: ApplicationWorld): Insist => {
  const { mostTries = 8 } = world
  const insist: Insist = (run, answered, tries = 0) => {
    if (tries >= mostTries) return
    const { dispatcher, incarnation } = world.current()
    let open = true
    const again = () => {
      open = false
      insist(run, answered, tries + 1)
    }
    world.clock.after(patience, () => {
      if (open && incarnation.state !== 'running') again()
    })
    const once = async (): Promise<void> => {
      try {
        answered(await run(dispatcher, incarnation.serial))
        open = false
      } catch (error) {
        if (!open) return
        open = false
        if (passes(error)) world.clock.after(pause, again)
        else if (!CallError.isInstance(error)) throw error
      }
    }
    void once()
  }
  return insist
}

/** The application: asks for the planned calls, repeats itself, hangs up and transfers, and writes down what it was told. */
export const createApplication = (world: ApplicationWorld) => {
  const { clock } = world
  const dealings = new Map<number, Dealings>()
  const of = (call: PlannedCall): Dealings => {
    const held = dealings.get(call.index) ?? newDealings()
    dealings.set(call.index, held)
    return held
  }
  const insist = insistOn(world)
  const ask = (call: PlannedCall): void => {
    const held = of(call)
    insist(
      (dispatcher, process) => {
        held.asked.push({ at: clock.now(), process })
        return dispatcher.dispatch(call.input)
      },
      ({ id }: Call) => void held.ids.add(id),
    )
  }
  const act = (call: PlannedCall, action: PlannedAction): void => {
    const held = of(call)
    const [id] = held.ids
    // Nothing can be asked of a call before its id is known.
    if (id === undefined) {
      if (clock.now() < (held.asked[0]?.at ?? 0) + 120_000)
        clock.after(pause, () => act(call, action))
      return
    }
    held.acted.push(action)
    if (action.kind === 'hang-up') {
      held.hangUpAskedAt ??= clock.now()
      insist(
        (dispatcher) => dispatcher.hangUp(id),
        () => void (held.hangUpTakenAt ??= clock.now()),
      )
    } else
      insist<unknown>(
        async (dispatcher) => {
          if (action.kind === 'transfer') await dispatcher.transfer(id, action.value)
          else if (action.kind === 'digits') await dispatcher.sendDigits(id, action.value)
          else await dispatcher.startRecording(id)
        },
        () => {},
      )
  }
  return {
    dealings: dealings as ReadonlyMap<number, Dealings>,
    /** Does what is planned, from now on. */
    start(planned: readonly PlannedCall[]): void {
      for (const call of planned) {
        clock.after(call.at, () => ask(call))
        for (const after of call.repeats) clock.after(call.at + after, () => ask(call))
        for (const action of call.actions)
          clock.after(call.at + action.after, () => act(call, action))
      }
    },
  }
}
