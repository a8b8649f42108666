export interface Exception {
  readonly file: string
  /** An excerpt that contains the phrase, as it is in the file on one line. */
  readonly text: string
  readonly reason: string
}

/** Texts that may contain a phrase of the list. One that is not needed any more fails the check. */
export const exceptions: readonly Exception[] = [
  {
    file: 'packages/emulator/src/faces/plivo/conferences/routes.ts',
    text: "'Kick'",
    reason: "Part of a path of Plivo's API.",
  },
  {
    file: 'packages/emulator/src/faces/plivo/conferences/routes.ts',
    text: "'kicked'",
    reason: "A message of Plivo's API.",
  },
  {
    file: 'docs/emulator-operations.md',
    text: '/Member/{member}/Kick/',
    reason: "A path of Plivo's API.",
  },
]
