// Dials one call through every installed provider on the emulator, over real HTTP with signed webhooks, and tells what
// happened. With `--trunks` platforms over carriers instead, both ways; with `--flow` a menu with a message and an agent on a
// stream, on every carrier that runs flows; with `--ramp` a target that gets worse at 30 %; with `--doors` a call through every
// door on every provider that can carry it; with `--migrate` accounts that are moved and moved back, killed at every step.
// `--picture FILE` writes the README's picture.
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { placeCalls } from './demo/place-calls.ts'
import { terminalPicture } from './demo/picture.ts'
import { asData, doubleRings, pictured, printed, storyOf } from './demo/story.ts'

const flag = { type: 'boolean', default: false } as const
const { values } = parseArgs({
  options: {
    json: flag,
    trunks: flag,
    flow: flag,
    ramp: flag,
    doors: flag,
    migrate: flag,
    picture: { type: 'string' },
  },
})
if (values.trunks) {
  const { demoTrunks } = await import('./demo-trunks.ts')
  process.exit(await demoTrunks(values.json))
}

if (values.flow) {
  const { agreement, printedFlows, runFlows } = await import('./demo/run-flows.ts')
  const flows = await runFlows()
  if (values.json) for (const one of flows) console.log(JSON.stringify(one))
  else console.log(printedFlows(flows).join('\n'))
  process.exit(agreement(flows) ? 0 : 1)
}

if (values.ramp) {
  const { printedRamp, rampHolds, runRamp } = await import('./demo/run-ramp.ts')
  const run = await runRamp()
  console.log(values.json ? JSON.stringify(run) : printedRamp(run).join('\n'))
  process.exit(rampHolds(run) ? 0 : 1)
}

if (values.doors) {
  const { isWhole, printedDoors, runDoors } = await import('./demo/doors/run-doors.ts')
  const shown = await runDoors()
  if (values.json) for (const one of shown) console.log(JSON.stringify(one))
  else console.log(printedDoors(shown).join('\n'))
  process.exit(shown.every(isWhole) ? 0 : 1)
}

if (values.migrate) {
  const { migrationHolds, printedMigrations, runMigrations } =
    await import('./demo/run-migrations.ts')
  const shown = await runMigrations()
  if (values.json) for (const { plan: _text, ...one } of shown) console.log(JSON.stringify(one))
  else console.log(printedMigrations(shown).join('\n'))
  process.exit(shown.every(migrationHolds) ? 0 : 1)
}

// The slower, the truer are the times of the picture on a busy machine.
const run = await placeCalls(values.picture === undefined ? 8 : 2)
if (values.json) console.log(JSON.stringify(asData(run), null, 2))
else console.log(printed(storyOf(run)).join('\n'))
if (values.picture !== undefined)
  writeFileSync(values.picture, terminalPicture('npx -y pnpm@12 demo', pictured(run)))

const failed = run.shown.some(({ call }) => call.status !== 'completed')
if (failed || doubleRings(run).length > 0) process.exitCode = 1
