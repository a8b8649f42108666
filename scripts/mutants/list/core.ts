import type { Mutant } from '../mutant.ts'

const routing = 'packages/core/src/routing'
const gates = 'packages/core/src/gates'

export const coreMutants: readonly Mutant[] = [
  {
    bug: 'local time is cached for ever instead of for its minute',
    file: `${routing}/time-window.ts`,
    find: 'if (held?.minute === minute) return held.local',
    replace: 'if (held) return held.local',
  },
  {
    bug: 'a window that ends at 17:00 still holds at 17:00',
    file: `${routing}/time-window.ts`,
    find: 'minutes >= from && minutes < to',
    replace: 'minutes >= from && minutes <= to',
  },
  {
    bug: 'a window over midnight belongs to the day it ends on',
    file: `${routing}/time-window.ts`,
    find: 'on(day === 1 ? 7 : day - 1) && minutes < to',
    replace: 'on(day) && minutes < to',
  },
  {
    bug: 'post-dial delay is measured in milliseconds where the score expects seconds',
    file: `${routing}/quality.ts`,
    find: 'Math.max(0, (first - sent) / 1000)',
    replace: 'Math.max(0, first - sent)',
  },
  {
    bug: 'quality samples never leave the window',
    file: `${routing}/quality.ts`,
    find: '.filter((sample) => sample.at >= now - window)',
    replace: '',
  },
  {
    bug: 'a rule with two tags matches a call that has one of them',
    file: `${routing}/rule-buckets.ts`,
    find: 'match.tags.every((tag) => tags.includes(tag))',
    replace: 'match.tags.some((tag) => tags.includes(tag))',
  },
  {
    bug: 'large buckets ignore the business number of the call',
    file: `${routing}/rule-buckets.ts`,
    find: 'const byTag = lists.get(sought.from)',
    replace: 'const byTag = lists.get(anyNumber)',
  },
  {
    bug: 'large buckets ignore the conditions of a rule',
    file: `${routing}/rule-buckets.ts`,
    find: 'if (rule && applies(rule, sought)) best = rank',
    replace: 'if (rule) best = rank',
  },
  {
    bug: 'least cost takes the dearest route first',
    file: `${routing}/order-routes.ts`,
    find: 'before.price <= here.price',
    replace: 'before.price >= here.price',
  },
  {
    bug: 'the weight of a route works the wrong way round',
    file: `${routing}/order-routes.ts`,
    find: '|| Number.MIN_VALUE) / route.weight',
    replace: '|| Number.MIN_VALUE) * route.weight',
  },
  {
    bug: 'a route of weight 0 still takes calls',
    file: `${routing}/order-routes.ts`,
    find: ': rule.routes.filter((route) => route.weight > 0)',
    replace: ': rule.routes',
  },
  {
    bug: 'unknown outcomes do not open the breaker',
    file: `${gates}/breaker.ts`,
    find: "  outcome.kind === 'unknown' ||\n",
    replace: '',
  },
  {
    bug: 'an open breaker lets every call through once its cool-down is over',
    file: `${gates}/breaker.ts`,
    find: 'if (lane.probe !== null && lane.probe !== request.callId)',
    replace: 'if (lane.probe === request.callId)',
  },
  {
    bug: 'a probe that fails does not lengthen the cool-down',
    file: `${gates}/breaker.ts`,
    find: '      lane.openings++\n',
    replace: '',
  },
  {
    bug: 'a recording in progress replaces a finished one',
    file: 'packages/core/src/merge/fold-leg.ts',
    find: 'recordingRank(recording) >= recordingRank(held)',
    replace: 'recordingRank(recording) <= recordingRank(held)',
  },
  {
    bug: 'an estimated cost is preferred to the final one',
    file: 'packages/core/src/merge/fold-leg.ts',
    find: "event.cost?.certainty === 'final' ? event.cost : undefined",
    replace: "event.cost?.certainty === 'final' ? undefined : event.cost",
  },
  {
    bug: 'completed beats busy when it comes later',
    file: 'packages/core/src/merge/fold-leg.ts',
    find: '...(specific.length > 0 ? specific : ends)',
    replace: '...ends',
  },
  {
    bug: 'an unanswered call ends as completed where the provider has one end for both',
    file: 'packages/core/src/merge/fold-leg.ts',
    find: 'end?.end?.ifUnanswered && !answer ? end.end.ifUnanswered : end?.end',
    replace: 'end?.end',
  },
  {
    bug: 'an answered call ends as unanswered where the provider has one end for both',
    file: 'packages/core/src/merge/fold-leg.ts',
    find: 'end?.end?.ifUnanswered && !answer',
    replace: 'end?.end?.ifUnanswered',
  },
  {
    bug: 'post-dial delay lasts to the answer although the ringing is known',
    file: 'packages/core/src/routing/quality.ts',
    find: 'time(call.ringingAt) ?? time(call.answeredAt)',
    replace: 'time(call.answeredAt) ?? time(call.ringingAt)',
  },
  {
    bug: 'small buckets ignore the conditions of a rule',
    file: 'packages/core/src/routing/rule-buckets.ts',
    find: 'if (rule && (conditional[rank] === 0 || applies(rule, sought))) return rule',
    replace: 'if (rule) return rule',
  },
  {
    bug: 'the cached minute of local time begins half a minute early',
    file: 'packages/core/src/routing/time-window.ts',
    find: 'const minute = Math.floor(now / 60_000)',
    replace: 'const minute = Math.round(now / 60_000)',
  },
  {
    bug: 'an open breaker lets a call through a millisecond late',
    file: 'packages/core/src/gates/breaker.ts',
    find: 'left > 0 && left <=',
    replace: 'left >= 0 && left <=',
  },
  {
    bug: 'the slot of a call is held for its maximum duration read as milliseconds',
    file: 'packages/core/src/gates/pacer.ts',
    find: '(request.call.maxDuration ?? defaultDuration / 1000) * 1000 + leaseMargin',
    replace: '(request.call.maxDuration ?? defaultDuration) + leaseMargin',
  },
  {
    bug: 'starts per second are read as starts per millisecond',
    file: 'packages/core/src/gates/pacer.ts',
    find: '1000 / lane.limits.cps',
    replace: '1 / lane.limits.cps',
  },
  {
    bug: 'a reported gateway comes before that of the route',
    file: 'packages/core/src/merge/project.ts',
    find: '    record.routes[attempt.routeIndex]?.gateway ??\n    foldAttempt(record, attempt.key).far.gateway ??\n',
    replace:
      '    foldAttempt(record, attempt.key).far.gateway ??\n    record.routes[attempt.routeIndex]?.gateway ??\n',
  },
  {
    bug: 'the end of the near leg is that of the call',
    file: 'packages/core/src/merge/project.ts',
    find: '(fold?.far.endedAt ??\n      fold?.near?.endedAt ??',
    replace: '(fold?.near?.endedAt ??\n      fold?.far.endedAt ??',
  },
  {
    bug: 'an overdue report is asked for as if the ring timeout were milliseconds',
    file: 'packages/core/src/dispatch/next-poll.ts',
    find: '(record.request.ringTimeout ?? defaultRing / 1000) * 1000',
    replace: '(record.request.ringTimeout ?? defaultRing)',
  },
]
