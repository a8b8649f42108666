/** A bug planted for a test: one place in one source file, written another way. */
export interface Mutant {
  /** Says what is wrong with the mutated code, in the words of a bug report. */
  readonly bug: string
  /** From the root of the workspace. */
  readonly file: string
  /** The original text. Must occur exactly once in the file, so that a rewritten file cannot make the mutant void. */
  readonly find: string
  readonly replace: string
  /** The test file that notices it. Run first, so that the usual case takes a second. */
  readonly noticedBy: string
}

/** Environment variable that carries one mutant, as JSON, to `vitest.config.ts`. */
export const mutantVariable = 'CALLPLANE_MUTANT'

/** Throws if the mutant no longer matches the file. */
export const mutate = (mutant: Mutant, source: string): string => {
  const parts = source.split(mutant.find)
  if (parts.length !== 2)
    throw new Error(
      `mutant "${mutant.bug}": its text occurs ${parts.length - 1} times in ${mutant.file}, expected once; update scripts/mutants/list`,
    )
  return parts.join(mutant.replace)
}
