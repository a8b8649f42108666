import { execFile, fork } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Row } from './report.ts'

const run = promisify(execFile)

/** The provider in a process of its own, so that its work is not counted as the client's. */
export const startServer = async () => {
  const child = fork(join(import.meta.dirname, 'server.ts'), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', (message) => resolve(Number(message)))
    child.once('error', reject)
    child.once('exit', () => reject(new Error('the server ended')))
  })
  return { url: `http://127.0.0.1:${port}`, close: () => child.disconnect() }
}

/** One section in a fresh process: what one has loaded and compiled must not slow the next. */
export const runSection = async (name: string, milliseconds: number): Promise<readonly Row[]> => {
  const { stdout } = await run(
    process.execPath,
    [
      '--expose-gc',
      '--conditions=@callplane/source',
      join(import.meta.dirname, 'section.ts'),
      name,
    ],
    { timeout: milliseconds, maxBuffer: 1 << 26 },
  )
  return JSON.parse(stdout) as Row[]
}
