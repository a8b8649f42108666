import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { preflight, type PreflightEntry, type PreflightOptions } from '../src/index.ts'

/** The files of a code base, by path. */
export type CodeBase = Readonly<Record<string, string>>

/** An entry in one line: `src/calls.js:12 works calls.create`. */
export type EntryLine = string

/**
 * What a code base says of itself: `//! works calls.create` at the end of a line, `<!--! works <Say> -->` in XML, several
 * separated by `|`.
 */
export const expectedIn = (files: CodeBase): readonly EntryLine[] =>
  Object.entries(files)
    .flatMap(([file, text]) =>
      text.split('\n').flatMap((line, index) =>
        (/(?:\/\/|<!--)! (.*?)(?: ?-->.*)?$/.exec(line)?.[1] ?? '')
          .split(' | ')
          .filter(Boolean)
          .map((said) => `${file}:${index + 1} ${said}`),
      ),
    )
    .toSorted()

export const lineOf = ({ file, line, verdict, what }: PreflightEntry): EntryLine =>
  `${file}:${line} ${verdict} ${what}`

/** Writes the files into a new folder. */
export const folderOf = (files: CodeBase): string => {
  const folder = mkdtempSync(join(tmpdir(), 'callplane-preflight-'))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return folder
}

/** The report about a code base. */
export const reportOn = async (files: CodeBase, options: Omit<PreflightOptions, 'folder'> = {}) => {
  const report = await preflight({ folder: folderOf(files), to: ['telnyx'], ...options })
  return { report, lines: report.entries.map(lineOf).toSorted() }
}
