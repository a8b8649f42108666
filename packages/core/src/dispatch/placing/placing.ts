import { currentAttempt } from '../../journal/record.ts'
import type { Call } from '../../model/call.ts'
import { CallError } from '../../model/error.ts'
import type { Placed } from '../../plugin/calls-port.ts'
import type { CallRecord } from '../../journal/record.ts'
import type { DispatchOptions } from '../dispatcher-api.ts'
import { newCall, replayOf } from './new-call.ts'
import { parseCall } from '../plan/plan-call.ts'
import { createShadow } from '../ramp/shadow.ts'
import { registerExternal, type ExternalCall } from './register-external.ts'
import type { Runtime } from '../runtime.ts'
import { dispatched } from '../engine/waiters.ts'

/** How calls begin. */
export const createPlacing = ({
  world,
  journal,
  engine,
  owned,
  waiters,
  operations,
  view,
  find,
  workOn,
}: Runtime) => {
  const shadow = createShadow(world, journal)
  const replayed = async (record: CallRecord): Promise<Call> => {
    // The process that claimed it may have died, or never have learnt that it did.
    await workOn(record)
    return { ...view(record), replay: true }
  }
  return {
    async dispatch(
      input: unknown,
      { strict = world.strict, only, notes }: DispatchOptions,
    ): Promise<Call> {
      const parsed = parseCall(input, world)
      const { record, replay } = await newCall(parsed, world, { strict, only, notes })
      if (replay) return replayed(record)
      // Before the clock of the dial starts, which the first write is part of.
      const ready = world.store.ready()
      if (ready) await ready
      owned.add(record.id)
      const settled = waiters.wait(record.id, dispatched, world.times.settleWithin)
      try {
        const entered = journal.begin(record)
        engine.schedule(record.id, record)
        // A dispatcher that is closing works on nothing any more.
        if (!engine.tracks(record.id)) void journal.hold(record.id).catch(() => {})
        const existing = await entered
        if (existing) return await replayed(replayOf(existing, parsed))
        const placed = (await settled.done) ?? (await find(record.id))
        // Of no concern to the caller; closing waits for it.
        if (placed.ramp) void operations.run(() => shadow.compare(placed)).catch(() => {})
        return view(placed)
      } finally {
        settled.cancel()
      }
    },

    async registerExternal(
      input: unknown,
      provider: string,
      strict: boolean,
    ): Promise<{ readonly call: Call; readonly external: ExternalCall | null }> {
      const parsed = parseCall(input, world)
      const { record, replay, external } = await registerExternal(
        parsed,
        provider,
        world,
        strict,
        journal,
      )
      if (!replay) owned.add(record.id)
      await workOn(record)
      return { call: { ...view(await find(record.id)), replay }, external }
    },

    async report(id: string, { references = {}, events = [] }: Partial<Placed>): Promise<Call> {
      const record = await find(id)
      const attempt = currentAttempt(record)
      if (!attempt?.external)
        throw new CallError('unsupported', `${id} was not registered with registerExternal`)
      const reported = await journal.accept(record, attempt.key, { references, events })
      engine.schedule(id, reported ?? undefined)
      return view(reported ?? (await find(id)))
    },
  }
}
