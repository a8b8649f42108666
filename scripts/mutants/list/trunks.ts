import type { Mutant } from '../mutant.ts'

const steps = 'packages/trunks/src/run-steps.ts'

export const trunkMutants: readonly Mutant[] = [
  {
    bug: 'what was there before is taken back when a later step fails',
    file: steps,
    find: '      if (tried) own.push(step)\n      tell(',
    replace: '      own.push(step)\n      tell(',
    noticedBy: 'packages/trunks/src/run-steps.test.ts',
  },
  {
    bug: 'steps are taken back in the order in which they were done',
    file: steps,
    find: 'for (const one of own.toReversed()) {',
    replace: 'for (const one of own) {',
    noticedBy: 'packages/trunks/src/run-steps.test.ts',
  },
  {
    bug: 'a step whose reply was lost is not taken back',
    file: steps,
    find: "if (tried && error.dialled !== 'no') own.push(step)",
    replace: '',
    noticedBy: 'packages/trunks/src/run-steps.test.ts',
  },
]
