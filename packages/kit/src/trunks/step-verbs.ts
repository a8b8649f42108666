import { missingSteps, undoSteps } from './earlier-steps.ts'
import type { MadeSteps, RunStepsOptions, Step } from './step.ts'

/** `missing` and `unmake` of a port whose `create` runs the steps that `stepsOf` lists. */
export const stepVerbs = <Wanted, Extras, Made extends object>(
  provider: string,
  stepsOf: (wanted: Wanted, extras: Extras) => Promise<readonly Step<Made>[]>,
) => ({
  /** The names of the steps that `create` would do now; none where all is as wanted. Changes nothing. */
  missing: async (wanted: Wanted, extras: Extras): Promise<readonly string[]> =>
    missingSteps(await stepsOf(wanted, extras), {} as Made),
  /** Undoes exactly these steps, in whichever process they were made. Answers with what was kept on purpose. */
  unmake: async (
    wanted: Wanted,
    record: MadeSteps,
    { onProgress, ...extras }: Extras & Pick<RunStepsOptions, 'onProgress'>,
  ): Promise<string | void> =>
    undoSteps(await stepsOf(wanted, extras as Extras), record, { provider, onProgress }),
})
