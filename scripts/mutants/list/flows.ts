import type { Mutant } from '../mutant.ts'

const model = 'packages/core/src/model'
const modelTest = `${model}/flow.test.ts`

/** Bugs of flows: their model, and the readers and writers of dialects. */
export const flowMutants: readonly Mutant[] = [
  {
    bug: 'a continuation of a misspelled name is found only when a caller gets there',
    file: `${model}/flow-graph.ts`,
    find: '.filter(({ name }) => name === start || !places.has(name))',
    replace: '.filter(({ name }) => name === start)',
    noticedBy: modelTest,
  },
  {
    bug: 'a recording in the background counts as a step that takes time',
    file: `${model}/flow-graph.ts`,
    find: "return own(step, 'background') !== true",
    replace: 'return true',
    noticedBy: modelTest,
  },
  {
    bug: 'a loop through the empty URL of the document itself is not found',
    file: `${model}/flow-graph.ts`,
    find: "if (own(objectOf(place.value), 'url') === '') return",
    replace: "if (own(objectOf(place.value), 'url') === '/') return",
    noticedBy: modelTest,
  },
  {
    bug: 'a gather that collects nothing is accepted',
    file: `${model}/flow-step-schema.ts`,
    find: 'if (gather.digits === undefined && gather.speech === undefined)',
    replace: 'if (gather.digits === undefined && gather.speech === null)',
    noticedBy: modelTest,
  },
]
