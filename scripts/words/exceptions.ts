export interface Exception {
  readonly file: string
  /** An excerpt that contains the phrase, as it is in the file on one line. */
  readonly text: string
  readonly reason: string
}

/** Texts that may contain a phrase of the list. One that is not needed any more fails the check. */
export const exceptions: readonly Exception[] = [
  {
    file: 'docs/emulator-operations.md',
    text: '/Member/{member}/Kick/',
    reason: "A path of Plivo's API.",
  },
]
