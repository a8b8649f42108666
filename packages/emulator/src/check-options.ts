import type { EmulatorOptions } from './emulator.ts'
import type { HistoryLimits } from './records/history.ts'
import { defaultTimings } from './time/timings.ts'

const optionNames: Readonly<Record<keyof EmulatorOptions, true>> = {
  speed: true,
  clock: true,
  wall: true,
  seed: true,
  faces: true,
  only: true,
  deliver: true,
  timings: true,
  log: true,
  history: true,
  phones: true,
}
const historyNames: Readonly<Record<keyof HistoryLimits, true>> = { entries: true, bytes: true }

const refuseUnknown = (given: object, known: object, path = ''): void => {
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(known, name))
  if (unknown.length > 0)
    throw new TypeError(
      `createEmulator: ${unknown.map((name) => `${path}${name}`).join(', ')}: unknown option; options: ${Object.keys(known).join(', ')}`,
    )
}

/** A misspelled option would have no effect, silently. */
export function checkOptions(options: EmulatorOptions): void {
  refuseUnknown(options, optionNames)
  refuseUnknown(options.timings ?? {}, defaultTimings, 'timings.')
  refuseUnknown(options.history ?? {}, historyNames, 'history.')
}
