import { createHash } from 'node:crypto'
import type { Client } from 'pg'
import type { Database } from '../database/database.ts'

/** Milliseconds for which writes are collected before others are told: a notice inside each write costs a multiple. */
const collectFor = 10
const firstPause = 100
const longestPause = 5_000

export interface Notices {
  start(): void
  /** Something was written; others hear of it soon. */
  wrote(): void
  /** Whether notices arrive. */
  isListening(): boolean
  close(): Promise<void>
}

/** Wakes other processes with `NOTIFY`, over a connection of its own. What changed they read from the table. */
export const createNotices = (
  database: Database,
  schema: string,
  source: string,
  heard: () => void,
): Notices => {
  // A channel is a name of at most 63 bytes.
  const channel = `callplane_${createHash('sha256').update(schema).digest('hex').slice(0, 16)}`
  let client: Client | null = null
  let isListening = false
  let isStarted = false
  let isClosed = false
  let pause = firstPause
  let retry: NodeJS.Timeout | undefined
  let sending: NodeJS.Timeout | undefined

  const lost = (failed: Client): void => {
    if (client !== failed) return
    client = null
    isListening = false
    failed.end().catch(() => {})
    if (isClosed) return
    retry = setTimeout(() => void listen(), pause)
    retry.unref()
    pause = Math.min(longestPause, pause * 2)
  }

  const listen = async (): Promise<void> => {
    const opened = database.createClient()
    client = opened
    opened.on('error', () => lost(opened))
    opened.on('end', () => lost(opened))
    opened.on('notification', ({ payload }) => {
      if (payload !== source) heard()
    })
    try {
      await opened.connect()
      await opened.query(`LISTEN ${channel}`)
      if (client !== opened) return
      isListening = true
      pause = firstPause
      // What was written while nothing was heard.
      heard()
    } catch {
      lost(opened)
    }
  }

  const send = (): void => {
    sending = undefined
    const sender = client
    if (!sender || !isListening) return
    sender.query('SELECT pg_notify($1, $2)', [channel, source]).catch(() => lost(sender))
  }

  return {
    start(): void {
      if (isStarted || isClosed) return
      isStarted = true
      void listen()
    },
    wrote(): void {
      if (isListening) sending ??= setTimeout(send, collectFor).unref()
    },
    isListening: () => isListening,
    async close(): Promise<void> {
      isClosed = true
      clearTimeout(retry)
      if (sending) {
        clearTimeout(sending)
        send()
      }
      const last = client
      client = null
      isListening = false
      await last?.end().catch(() => {})
    },
  }
}

/** Where the database has none: others look by themselves. */
export const noNotices: Notices = {
  start: () => {},
  wrote: () => {},
  isListening: () => false,
  close: async () => {},
}
