import type { Mutant } from '../mutant.ts'

const dispatch = 'packages/core/src/dispatch'
const journal = 'packages/core/src/journal'
const daily = 'packages/providers/daily/src'
const dispatcher = 'packages/core/src/create-dispatcher.ts'

/** What the review of the dispatcher found, brought back one by one where its fix is; more of it is in `dispatch.ts`. */
export const findingsOfDispatch: readonly Mutant[] = [
  {
    bug: 'two dispatchers share a store that has no leases (S2)',
    file: `${journal}/memory/memory-leases.ts`,
    find: 'else if (!shared && members.size > 0)',
    replace: 'else if (shared && members.size > 0)',
    noticedBy: 'packages/core/src/dispatch/leases/several-dispatchers.test.ts',
  },
  {
    bug: 'an attempt is orphaned although its sender is at work in another process (S2)',
    file: `${dispatch}/steps/perform.ts`,
    find: 'sender === undefined || sender === owner ? [] : [sender]',
    replace: 'sender === undefined || sender !== owner ? [] : [sender]',
    noticedBy: 'packages/core/src/dispatch/leases/leases.test.ts',
  },
  {
    bug: 'a transfer does not tell who sends it (S2)',
    file: `${dispatch}/steps/send.ts`,
    find: '    sender: world.store.owner,\n',
    replace: '',
    noticedBy: 'packages/core/src/dispatch/leases/leases.test.ts',
  },
  {
    bug: 'a resumed process goes on with a call that another took over',
    file: `${journal}/memory/memory-calls.ts`,
    find: "if (write.asOwner && held !== write.owner) return { outcome: 'fenced' }",
    replace: '',
    noticedBy: 'packages/core/src/journal/memory/memory-store.test.ts',
  },
  {
    bug: 'a dispatcher whose lease ended goes on under its old id',
    file: `${dispatch}/leases/membership.ts`,
    find: '    id = `dispatcher_${randomId()}`\n    parts.lost()',
    replace: '    parts.lost()',
    noticedBy: 'packages/core/src/dispatch/leases/leases.test.ts',
  },
  {
    bug: 'the calls of a dead dispatcher wait for a restart',
    file: `${dispatch}/leases/membership.ts`,
    find: '    while (!stopped() && (await parts.work(batch)) === batch);',
    replace: '',
    noticedBy: 'packages/core/src/dispatch/leases/leases.test.ts',
  },
  {
    bug: 'a lease is never renewed',
    file: `${dispatch}/leases/membership.ts`,
    find: 'if (sinceRenewal >= times(leaseFor, 1 / renewals)) {',
    replace: 'if (sinceRenewal >= times(leaseFor, renewals)) {',
    noticedBy: 'packages/core/src/dispatch/leases/leases.test.ts',
  },
  {
    bug: 'a dispatcher that closes keeps its calls until its slowest request is answered',
    file: 'packages/core/src/create-dispatcher.ts',
    find: 'await within(handOverAfter, idle, world.host.clock)',
    replace: 'await idle',
    noticedBy: 'packages/core/src/dispatch/leases/leases.test.ts',
  },
  {
    bug: 'a dispatcher that closes keeps its calls until its lease ends',
    file: 'packages/core/src/create-dispatcher.ts',
    find: '        await runtime.leave()\n',
    replace: '',
    noticedBy: 'packages/core/src/dispatch/leases/leases.test.ts',
  },
  {
    bug: 'each process stamps the journal with its own clock',
    file: `${dispatch}/leases/membership.ts`,
    find: 'if (store.shared) time.learn(lease.now)',
    replace: '',
    noticedBy: 'packages/core/src/dispatch/leases/leases.test.ts',
  },
  {
    bug: 'calls are placed before the store has taken the dispatcher in',
    file: `${journal}/store/store-access.ts`,
    find: 'return ready === undefined ? run() : ready.then(run)',
    replace: 'return ready === null ? run() : run()',
    noticedBy: 'packages/core/src/journal/store/store-access.test.ts',
  },
  {
    bug: 'a store that fails after the provider accepted is judged like the provider’s refusal (S4)',
    file: `${dispatch}/steps/send.ts`,
    find: `  } catch (error) {
    return failed(
      record,
      key,
      toFailure(failureOf(error, route.provider, 'unknown', world)),
      sending,
    )
  }
  const accepted = await journal.accept(record, key, placed ?? { references: {} })
  return { kind: 'accepted', record: accepted }`,
    replace: `    const accepted = await journal.accept(record, key, placed ?? { references: {} })
    return { kind: 'accepted', record: accepted }
  } catch (error) {
    const cause = (error as { cause?: unknown }).cause ?? error
    return failed(
      record,
      key,
      toFailure(failureOf(cause, route.provider, 'unknown', world)),
      sending,
    )
  }`,
    noticedBy: 'packages/core/src/journal/journal.test.ts',
  },
  {
    bug: 'an error of the store passes with its own claim on whether something was dialled (S4)',
    file: `${journal}/store/store-access.ts`,
    find: 'throw new StoreError(method, error)',
    replace: 'throw error',
    noticedBy: 'packages/core/src/journal/journal.test.ts',
  },
  {
    bug: 'Daily: a dial-out that was started already counts as one that did not ring (S5)',
    file: `${daily}/errors.ts`,
    find: 'mayHaveDialled: ({ text }) => startedBefore.test(text),',
    replace: '',
    noticedBy: 'packages/providers/daily/src/errors.test.ts',
  },
  {
    bug: 'Daily in a browser: a dial-out in progress counts as one that did not ring (S5)',
    file: `${daily}/calls/browser.ts`,
    find: '[/TEMPORARILY_NOT_AVAILABLE/i,',
    replace: '[/TEMPORARILY_NOT_AVAILABLE|DIALOUT_IN_PROGRESS|already started/i,',
    noticedBy: 'packages/providers/daily/src/calls/browser.test.ts',
  },
  {
    bug: 'Daily: a room that another caller makes at the same time fails the call (S5)',
    file: `${daily}/calls/sip-room.ts`,
    find: '!/already exists/i.test(error.message)',
    replace: "error.code !== 'closed'",
    noticedBy: 'packages/providers/daily/src/webhooks/dial-in.test.ts',
  },
  {
    bug: 'emulated Daily rings again for a start that is repeated (S5)',
    file: 'packages/emulator/src/faces/daily/calls/routes.ts',
    find: "  if (duplicate && plan.userId !== undefined) throw invalid('dial-out already started')\n",
    replace: '  if (duplicate) sessions.live(room.name)\n',
    noticedBy: 'packages/emulator/src/faces/daily/calls/dial-out.test.ts',
  },
  {
    bug: 'a replay never schedules the call that a dead process claimed (S6)',
    file: 'packages/core/src/dispatch/placing/placing.ts',
    find: `      await workOn(record)
      return {`,
    replace: '      return {',
    noticedBy: 'packages/core/src/dispatch/placing/register-external.test.ts',
  },
  {
    bug: 'a claim whose reply was lost fails the request and leaves the call undialled (S6)',
    file: 'packages/core/src/journal/entering.ts',
    find: 'if (await store.get(record.id)) return { claimed: true }',
    replace: '',
    noticedBy: 'packages/core/src/journal/journal.test.ts',
  },
  {
    bug: 'a wait reads the call before it registers (S9)',
    file: 'packages/core/src/dispatch/runtime.ts',
    find: `      const waiting = waiters.wait(id, isOver, timeout)
      try {
        const record = await find(id)
`,
    replace: `      const record = await find(id)
      const waiting = waiters.wait(id, isOver, timeout)
      try {
`,
    noticedBy: 'packages/core/src/dispatch/leases/several-dispatchers.test.ts',
  },
  {
    bug: 'waits and listeners hear nothing of what another process writes (S9)',
    file: 'packages/core/src/dispatch/runtime.ts',
    find: 'changed: ({ id, version }) => void feed.foreign(id, version),',
    replace: 'changed: () => {},',
    noticedBy: 'packages/core/src/dispatch/leases/several-dispatchers.test.ts',
  },
  {
    bug: 'a settled call stays settled whatever a late event says (S10)',
    file: 'packages/core/src/journal/change-record.ts',
    find: 'after.dueAt = parts.dueAt(after)',
    replace: 'after.dueAt = before.dueAt === null ? null : parts.dueAt(after)',
    noticedBy: 'packages/core/src/dispatch/leases/several-dispatchers.test.ts',
  },
  {
    bug: 'a call that was settled once is never listed as due again (S10)',
    file: 'packages/core/src/journal/memory/memory-index.ts',
    find: 'else open.set(record.id, owner)',
    replace: 'else if (!before) open.set(record.id, owner)',
    noticedBy: 'packages/core/src/journal/memory/memory-store.test.ts',
  },
  {
    bug: 'the near phone is rung although a hang-up was journalled before the write of the connect (S12)',
    file: `${dispatch}/steps/connect-near-end.ts`,
    find: '      stillWanted,\n',
    replace: '      () => true,\n',
    noticedBy: 'packages/core/src/dispatch/deadlines.test.ts',
  },
  {
    bug: 'an event is parked although a call has claimed its id meanwhile (S14)',
    file: `${journal}/memory/memory-calls.ts`,
    find: '        if (learner) return index.lookUp(learner.call)\n',
    replace: '',
    noticedBy: 'packages/core/src/journal/early-reports.test.ts',
  },
  {
    bug: 'an acceptance does not bring the events that were parked right before its write (S14)',
    file: 'packages/core/src/journal/memory/memory-references.ts',
    find: "return waiting.length > 0 ? { outcome: 'parked', events: waiting } : null",
    replace: 'return null',
    noticedBy: 'packages/core/src/journal/early-reports.test.ts',
  },
  {
    bug: 'the writes of one process to one call conflict with each other (S16)',
    file: `${journal}/turns.ts`,
    find: 'if (line) return new Promise',
    replace: "if (line && id === '') return new Promise",
    noticedBy: 'packages/core/src/journal/journal.test.ts',
  },
  {
    bug: 'the pause after a conflicting write does not grow (S16)',
    file: 'packages/core/src/journal/change-record.ts',
    find: 'const longest = Math.min(maxPause, 2 ** tries)',
    replace: 'const longest = Math.min(maxPause, 8)',
    noticedBy: 'packages/core/src/journal/journal.test.ts',
  },
  {
    bug: 'dispatch after close takes a call that is never dialled (S17)',
    file: `${dispatch}/engine/operations.ts`,
    find: "if (closing) throw new CallError('closed', 'the dispatcher is closed', { dialled: 'no' })",
    replace: '',
    noticedBy: 'packages/core/src/dispatch/closing.test.ts',
  },
  {
    bug: 'a wait without a timeout outlives its dispatcher (S17)',
    file: dispatcher,
    find: '        waiters.close()\n',
    replace: '',
    noticedBy: 'packages/core/src/dispatch/closing.test.ts',
  },
  {
    bug: 'with one provider registered, rules that do not match gate nothing (V1, S18)',
    file: `${dispatch}/plan/plan-call.ts`,
    find: '  if (!some)\n    return providers.size === 1',
    replace: '  if (!some || providers.size === 1)\n    return providers.size === 1',
    noticedBy: 'packages/core/src/dispatch/plan/rules-restrict.test.ts',
  },
  {
    bug: 'the error of a call is that of its last route (S19)',
    file: `${journal}/closing-error.ts`,
    find: 'errors.find(isPermanent) ?? errors.find((error) => !isTransient(error)) ?? errors.at(-1)',
    replace: 'errors.at(-1)',
    noticedBy: 'packages/core/src/dispatch/closing.test.ts',
  },
  {
    bug: 'the error of a call tells of one route only (S19)',
    file: `${journal}/closing-error.ts`,
    find: "message: [...attempts, ...skipped].join('; '), dialled",
    replace: 'message: chosen.message, dialled',
    noticedBy: 'packages/core/src/dispatch/closing.test.ts',
  },
  {
    bug: 'every parked event is looked at for each call (S20)',
    file: `${journal}/memory/parked-events.ts`,
    find: 'for (const id of byReference.get(index) ?? []) {',
    replace: `for (const [id, event] of held) {
        if (!indexesOf(event.provider, event.event).includes(index)) continue`,
    noticedBy: 'packages/core/src/journal/memory/memory-store.test.ts',
  },
]
