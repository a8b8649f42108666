import type { Mutant } from '../mutant.ts'

const routing = 'packages/core/src/routing'

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
]
