// Plants known bugs one at a time and shows which suite notices each.
import { parseArgs } from 'node:util'
import { allMutants } from './list/index.ts'
import { findCatcher } from './find-catcher.ts'
import { closeTypeCheck } from './type-check.ts'

const { values } = parseArgs({
  options: {
    /** Only the mutants whose bug or file contains this text. */
    only: { type: 'string', default: '' },
    list: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
})
const chosen = allMutants.filter(({ bug, file }) => `${file} ${bug}`.includes(values.only))
if (chosen.length === 0) {
  console.error(`no mutant matches --only "${values.only}"; --list shows them all`)
  process.exit(2)
}
if (values.list) {
  for (const { bug, file } of chosen) console.log(`${file}: ${bug}`)
  process.exit(0)
}

const results: { readonly bug: string; readonly file: string; readonly caughtBy: string | null }[] =
  []
for (const mutant of chosen) {
  const caughtBy = findCatcher(mutant)
  results.push({ bug: mutant.bug, file: mutant.file, caughtBy })
  if (!values.json)
    console.log(
      `${caughtBy ? 'caught  ' : 'SURVIVED'} ${mutant.bug} (${mutant.file})${caughtBy ? `\n         by ${caughtBy}` : ''}`,
    )
}
closeTypeCheck()
const survivors = results.filter(({ caughtBy }) => caughtBy === null).length
if (values.json) console.log(JSON.stringify(results, null, 2))
else console.log(`${results.length - survivors} of ${results.length} bugs caught`)
process.exitCode = survivors === 0 ? 0 : 1
