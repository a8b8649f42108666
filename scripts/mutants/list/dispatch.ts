import type { Mutant } from '../mutant.ts'

const dispatch = 'packages/core/src/dispatch'
const pacer = 'packages/core/src/gates/pacer.ts'

/** Bugs of the dispatcher, those of the reviews among them: each could ring a phone twice, or lose a call. */
export const dispatchMutants: readonly Mutant[] = [
  {
    bug: 'another route is tried although nobody knows whether the phone rang',
    file: `${dispatch}/reroute.ts`,
    find: "fold.far.rang === 'no' &&",
    replace: "fold.far.rang !== 'yes' &&",
  },
  {
    bug: 'a request may be sent however late after it was journalled',
    file: `${dispatch}/send.ts`,
    find: '      sendBy,\n      callbackUrl',
    replace: '      sendBy: Infinity,\n      callbackUrl',
  },
  {
    bug: 'an error that may have rung a phone counts as a refusal',
    file: `${dispatch}/send.ts`,
    find: "const refused = dialled === 'no'",
    replace: "const refused = dialled !== 'yes'",
  },
  {
    bug: 'the decision to dial is not taken again in the write that opens the attempt',
    file: `${dispatch}/dial.ts`,
    find: '          stillWanted(held),\n    (held) => {',
    replace: '          true,\n    (held) => {',
  },
  {
    bug: 'a planned attempt is sent although the call was canceled while the room was made',
    file: `${dispatch}/dial.ts`,
    find: '          held.cancelRequestedAt === null &&\n',
    replace: '',
  },
  {
    bug: 'a planned attempt is sent although another process has settled it',
    file: `${dispatch}/dial.ts`,
    find: "attemptOf(held, attempt.key)?.state === 'planned' &&",
    replace: '',
  },
  {
    bug: 'an attempt is orphaned on the record as it was read, not as it is (S1)',
    file: `${dispatch}/engine.ts`,
    find: `return journal.change(record, stillWanted, (held) =>
        withAttempt(held, step.attempt.key, orphaned(step, now)),`,
    replace: `return journal.change(record, () => true, (held) =>
        withAttempt(held, step.attempt.key, orphaned(step, now)),`,
  },
  {
    bug: 'a lost reply overwrites what a report has settled',
    file: `${dispatch}/journal.ts`,
    find: "return attempt !== undefined && !['accepted', 'refused'].includes(attempt.state)",
    replace: 'return attempt !== undefined',
  },
  {
    bug: 'a command is not decided again in the write that journals it (S8)',
    file: `${dispatch}/command.ts`,
    find: '      stillWanted(held) &&\n',
    replace: '',
  },
  {
    bug: 'digits of the call that may have been heard are sent again',
    file: `${dispatch}/next-command.ts`,
    find: "!sent.some((c) => c.kind === 'send-digits')",
    replace: "!sent.some((c) => c.kind === 'send-digits' && c.state === 'done')",
  },
  {
    bug: 'a recording that runs is started again by a second request (S8)',
    file: `${dispatch}/request-command.ts`,
    find: "return verdict === 'send'",
    replace: "return verdict !== 'not-live'",
  },
  {
    bug: 'digits that may have been heard are sent again under the same key (S8)',
    file: `${dispatch}/request-command.ts`,
    find: "latest.error.dialled !== 'no' ?",
    replace: "latest.error.dialled === 'yes' ?",
  },
  {
    bug: 'the digits of the call are taken for sent when the application has sent others',
    file: `${dispatch}/next-command.ts`,
    find: 'command.attempt === attempt.key && command.target === undefined',
    replace: 'command.attempt === attempt.key',
  },
  {
    bug: 'the last moment to send is taken from the wall clock (S11)',
    file: `${dispatch}/dial.ts`,
    find: 'const lastMoment = monotonicOf(clock) + patience',
    replace: 'const lastMoment = clock.now() + patience',
  },
  {
    bug: 'a look-up adopts an id that another attempt owns (S3)',
    file: `${dispatch}/locate.ts`,
    find: 'if (await isOwned(record, attempt, located.references, world)) return null',
    replace: '',
  },
  {
    bug: 'a look-up adopts a call that may be the one of an attempt still out (S3)',
    file: `${dispatch}/locate.ts`,
    find: 'if (await hasRival(record, attempt, located.references, world)) return null',
    replace: '',
  },
  {
    bug: 'one absence is taken as proof',
    file: `${dispatch}/locate.ts`,
    find: '...(absences >= 2',
    replace: '...(absences >= 1',
  },
  {
    bug: 'an absence proves something before the provider has settled',
    file: `${dispatch}/locate.ts`,
    find: 'now >= (attempt.sendBy ?? Infinity) + can.locate.settleAfter',
    replace: 'now >= (attempt.sendBy ?? Infinity)',
  },
  {
    bug: 'a call is dialled after its dialBefore',
    file: `${dispatch}/next-step.ts`,
    find: 'if (world.now >= record.dialBefore || next.notBefore >= record.dialBefore)',
    replace: 'if (next.notBefore >= record.dialBefore)',
  },
  {
    bug: 'a fault of the call itself is tried on the next route',
    file: `${dispatch}/next-step.ts`,
    find: "if (attempt.error && isOwnFault(attempt.error)) return { kind: 'close', reason: 'refused' }",
    replace: '',
  },
  {
    bug: 'a canceled call is dialled on the next route',
    file: `${dispatch}/next-step.ts`,
    find: "if (record.cancelRequestedAt !== null) return { kind: 'close', reason: 'canceled' }",
    replace: '',
  },
  {
    bug: 'retry-after is read as milliseconds',
    file: `${dispatch}/reroute.ts`,
    find: '(attempt.error?.retryAfter ?? 1) * 1000',
    replace: '(attempt.error?.retryAfter ?? 1)',
  },
  {
    bug: 'asking twice transfers twice (S7)',
    file: `${dispatch}/transfer.ts`,
    find: 'return live && !transferTo(held, parent, to)',
    replace: 'return live',
  },
  {
    bug: 'a call that has ended is transferred (S7)',
    file: `${dispatch}/transfer.ts`,
    find: '      live = isLive(held, parent)\n',
    replace: '      live = true\n',
  },
  {
    bug: 'recover tells the breaker the same outcome each time (S15)',
    file: `${dispatch}/recover.ts`,
    find: '    taught.add(key)\n',
    replace: '',
  },
  {
    bug: 'a replay with another request is taken for the same call',
    file: `${dispatch}/claim-call.ts`,
    find: 'if (record.fingerprint !== parsed.fingerprint)',
    replace: 'if (false as boolean)',
  },
  {
    bug: 'a waiting call holds the slot for as long as the one that queued last (T13)',
    file: pacer,
    find: 'take(lane, entry.callId, now, entry.lease)',
    replace: 'take(lane, entry.callId, now, (waiting.at(-1) ?? entry).lease)',
  },
  {
    bug: 'the lease of a slot is counted in seconds',
    file: pacer,
    find: '(request.call.maxDuration ?? defaultDuration / 1000) * 1000 + leaseMargin',
    replace: '(request.call.maxDuration ?? defaultDuration / 1000) + leaseMargin',
  },
  {
    bug: 'one tenant with many waiting calls is served before all others',
    file: pacer,
    find: '      lane.groups.delete(group)\n      if (waiting.length > 0) lane.groups.set(group, waiting)',
    replace: '      if (waiting.length === 0) lane.groups.delete(group)',
  },
  {
    bug: 'a refusal for its rate does not slow the lane down',
    file: pacer,
    find: "if (code === 'rate' || code === 'concurrency')",
    replace: 'if (false as boolean)',
  },
]
