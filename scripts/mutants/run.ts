// Plants known bugs one at a time and shows which suite notices each.
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { allMutants } from './list/index.ts'
import { findCatcher } from './find-catcher.ts'
import { closeTypeCheck } from './type-check.ts'

const { values } = parseArgs({
  options: {
    /** Only the mutants whose bug or file contains one of these texts. */
    only: { type: 'string', multiple: true, default: [''] },
    /** Runs the tests of the bug's own package only. */
    own: { type: 'boolean', default: false },
    /** Runs the test named for the bug only: quick, and whatever passes it is run again without this. */
    named: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
})
const chosen = allMutants.filter(({ bug, file }) =>
  values.only.some((text) => `${file} ${bug}`.includes(text)),
)
if (chosen.length === 0) {
  console.error(`no mutant matches --only "${values.only.join('", "')}"; --list shows them all`)
  process.exit(2)
}
if (values.list) {
  for (const { bug, file } of chosen) console.log(`${file}: ${bug}`)
  process.exit(0)
}

const reach = values.named ? 'named' : values.own ? 'own' : 'all'

interface Result {
  readonly bug: string
  readonly file: string
  readonly caughtBy: string | null
  /** Caught by a test with a name, or by the compiler. */
  readonly isNamed: boolean
}

const tell = ({ bug, file, caughtBy, isNamed }: Result): void => {
  const verdict = caughtBy === null ? 'SURVIVED' : isNamed ? 'caught  ' : 'NAMELESS'
  console.log(`${verdict} ${bug} (${file})${caughtBy === null ? '' : `\n         by ${caughtBy}`}`)
}

const results: Result[] = []
const waiting = chosen.values()
/** One test file keeps one core busy, so that as many mutants as cores run at a time. */
const work = async (): Promise<void> => {
  for (const mutant of waiting) {
    const { bug, file } = mutant
    const catcher = await findCatcher(mutant, reach)
    const isNamed = (catcher?.test ?? null) !== null
    const result = { bug, file, caughtBy: catcher?.what ?? null, isNamed }
    results.push(result)
    if (!values.json) tell(result)
  }
}
await Promise.all(Array.from({ length: Math.max(1, availableParallelism()) }, work))
closeTypeCheck()
const named = results.filter(({ isNamed }) => isNamed).length
if (values.json) console.log(JSON.stringify(results, null, 2))
else console.log(`${named} of ${results.length} bugs caught by a named test`)
process.exitCode = named === results.length ? 0 : 1
