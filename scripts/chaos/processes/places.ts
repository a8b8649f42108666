import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { StoreKind, StorePlace } from './messages.ts'

/** Where the processes of one run keep their calls; nothing is left of it afterwards. */
export interface PreparedPlace {
  readonly place: StorePlace
  /** For files of the run. */
  readonly folder: string
  /** Stops the database and starts it again after that many real milliseconds. */
  restart(downFor: number): Promise<void>
  close(): Promise<void>
  /** For an interrupted run: begins what takes time, and does not wait for it. */
  abandon(): void
}

const nothing = async (): Promise<void> => {}

/** A PostgreSQL server of this run, as the tests of the store start it. */
interface Server {
  readonly url: string
  start(): Promise<void>
  stop(): Promise<void>
  /** Stops it and deletes its files. */
  close(): Promise<void>
}

const postgresServer = async (): Promise<Server> => {
  const file = new URL('../../../packages/stores/postgres/src/server.fixture.ts', import.meta.url)
  const { startServer } = (await import(file.href)) as { startServer(): Promise<Server> }
  return startServer()
}

export const preparePlace = async (kind: StoreKind): Promise<PreparedPlace> => {
  const folder = mkdtempSync(join(tmpdir(), 'callplane-chaos-'))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  if (kind !== 'postgres') {
    const address = kind === 'sqlite' ? join(folder, 'calls.db') : ''
    const close = async () => remove()
    return { place: { kind, address }, folder, restart: nothing, close, abandon: remove }
  }
  const server = await postgresServer().catch((error: unknown) => {
    remove()
    throw error
  })
  let closing: Promise<void> | undefined
  const closeServer = () => (closing ??= server.close())
  return {
    place: { kind, address: server.url },
    folder,
    async restart(downFor) {
      await server.stop()
      await new Promise((resolve) => setTimeout(resolve, downFor))
      await server.start()
    },
    async close() {
      await closeServer()
      remove()
    },
    abandon() {
      void closeServer().catch(() => {})
      remove()
    },
  }
}
