import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { CallError } from '@callplane/core'

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code

/** `PID HOST` of the owner; undefined where the file is gone or was not written yet. */
const ownerOf = (file: string): readonly [pid: number, host: string] | undefined => {
  try {
    const [, pid, host] = /^(\d+) (\S+)$/.exec(readFileSync(file, 'utf8')) ?? []
    return pid === undefined || host === undefined ? undefined : [Number(pid), host]
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // It is there, and is another user's.
    return codeOf(error) === 'EPERM'
  }
}

/** Whether the process that made it is known to have ended. On another host that cannot be known. */
const isLeftOver = (file: string): boolean => {
  const owner = ownerOf(file)
  return owner !== undefined && owner[1] === hostname() && !isAlive(owner[0])
}

const create = (file: string): boolean => {
  try {
    const descriptor = openSync(file, 'wx', 0o600)
    try {
      writeFileSync(descriptor, `${process.pid} ${hostname()}`)
    } finally {
      closeSync(descriptor)
    }
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
}

/** Makes the file for this process alone; the result removes it. One of a process that was killed is replaced. */
export const lockFile = (file: string): (() => void) => {
  if (!create(file)) {
    const isFree = isLeftOver(file)
    if (isFree) rmSync(file, { force: true })
    if (!isFree || !create(file))
      throw new CallError(
        'conflict',
        `migrate: another run has the state file; wait for its end, or remove ${file} if there is none`,
        { dialled: 'no' },
      )
  }
  return () => rmSync(file, { force: true })
}
