import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { CallError } from '@callplane/core'
import { lockFile } from './lock-file.ts'
import { checkedState, type StateStore } from './state.ts'

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT'

const withFile = (file: string, flags: string, use: (descriptor: number) => void): void => {
  // For the owner alone: URLs and numbers are personal data.
  const descriptor = openSync(file, flags, 0o600)
  try {
    use(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

/**
 * The state in a JSON file. A save writes another file, forces it to disk, and renames it, so that after a crash the file is
 * as before or as after.
 */
export const migrationFile = (file: string): StateStore => ({
  lock: () => lockFile(`${file}.lock`),
  load() {
    try {
      return checkedState(JSON.parse(readFileSync(file, 'utf8')))
    } catch (error) {
      if (isMissing(error)) return null
      if (CallError.isInstance(error)) throw error
      throw new CallError('input-invalid', `${file} cannot be read`, {
        dialled: 'no',
        cause: error,
      })
    }
  },
  save(state) {
    const next = `${file}.tmp`
    withFile(next, 'w', (descriptor) => {
      writeFileSync(descriptor, `${JSON.stringify(state, null, 2)}\n`)
      fsyncSync(descriptor)
    })
    renameSync(next, file)
    // The name is durable when its directory is. Windows opens no directories.
    if (process.platform !== 'win32') withFile(dirname(file), 'r', fsyncSync)
  },
})

/** The state in memory, for tests: it is lost with the process. */
export const migrationInMemory = (): StateStore => {
  let text: string | undefined
  return {
    load: () => (text === undefined ? null : checkedState(JSON.parse(text))),
    save: (state) => void (text = JSON.stringify(state)),
  }
}
