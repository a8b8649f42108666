import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Door } from '../counts.ts'
import { strikePipe } from './doors.ts'
import type { Notice, Order, ServingConfig } from './messages.ts'

const entry = fileURLToPath(new URL('serve.ts', import.meta.url))

/** When something was done to a process. Calls' time, epoch milliseconds. */
export interface Stricken {
  readonly how: 'kill' | 'stop'
  readonly where: Door | 'time'
  readonly from: number
  /** When a stopped process went on; a killed one never does. */
  until: number
}

/** A real process, as the run knows it. Real signals; nothing of it is simulated. */
export interface ServingProcess {
  readonly serial: number
  readonly pid: number
  readonly startedAt: number
  readonly state: 'starting' | 'running' | 'stopped' | 'closing' | 'gone'
  /** Where it serves; undefined before it does. */
  readonly port: number | undefined
  readonly stricken: readonly Stricken[]
  order(order: Order): void
  /** Strikes from outside, wherever the process is. */
  signal(how: 'kill' | 'stop'): void
  resume(): void
  /** Drains, as for a deployment, and ends by itself. */
  close(): void
  /** Ends it at once, without a word of it in the figures: the run is over. */
  end(): void
  readonly gone: Promise<void>
}

export interface ProcessEvents {
  /** Where compiled sources are kept for the next process. */
  readonly cacheFolder: string
  now(): number
  notice(notice: Notice): void
  /** It was killed or stopped, by itself at a door or from outside. */
  stricken(process: ServingProcess, stricken: Stricken): void
  gone(process: ServingProcess): void
}

/** Real milliseconds. */
const goOnEvery = 1_000

export const startProcess = (config: ServingConfig, events: ProcessEvents): ServingProcess => {
  const child: ChildProcess = spawn(process.execPath, ['--conditions=@callplane/source', entry], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc', 'pipe'],
    // Half of what a start costs is reading the sources.
    env: { ...process.env, NODE_COMPILE_CACHE: events.cacheFolder },
  })
  const { pid } = child
  if (pid === undefined) throw new Error('a process could not be started')
  const stricken: Stricken[] = []
  let state = 'starting' as ServingProcess['state']
  /** Of a stopped process: what it goes on with. */
  let before = state
  let port: number | undefined
  const strike = (how: 'kill' | 'stop', where: Door | 'time'): void => {
    const one: Stricken = { how, where, from: events.now(), until: Infinity }
    stricken.push(one)
    if (state !== 'stopped') before = state
    state = how === 'kill' ? 'gone' : 'stopped'
    events.stricken(self, one)
  }
  const send = (signal: NodeJS.Signals): void => {
    // The id of a process that has ended may be another's by now.
    if (child.exitCode === null && child.signalCode === null) process.kill(pid, signal)
  }
  // One that stops itself says so before it does: a signal to go on that comes in between is lost.
  const goOn = setInterval(() => state === 'running' && send('SIGCONT'), goOnEvery).unref()
  const self: ServingProcess = {
    serial: config.serial,
    pid,
    startedAt: events.now(),
    get state() {
      return state
    },
    get port() {
      return port
    },
    stricken,
    order: (order) => void (child.connected && child.send(order)),
    signal(how) {
      send(how === 'kill' ? 'SIGKILL' : 'SIGSTOP')
      strike(how, 'time')
    },
    resume() {
      if (state !== 'stopped') return
      const last = stricken.at(-1)
      if (last) last.until = events.now()
      state = before
      send('SIGCONT')
    },
    close() {
      state = 'closing'
      self.order({ kind: 'close' })
    },
    end: () => send('SIGKILL'),
    gone: new Promise((resolve) => {
      child.once('exit', () => {
        state = 'gone'
        clearInterval(goOn)
        resolve()
        events.gone(self)
      })
    }),
  }
  child.on('message', (notice: Notice) => {
    if (notice.kind === 'serving') {
      port = notice.port
      if (state === 'starting') state = 'running'
    }
    events.notice(notice)
  })
  const pipe = child.stdio[strikePipe] as NodeJS.ReadableStream
  createInterface(pipe).on('line', (line) => {
    const [how, door] = line.split(' ')
    strike(how as 'kill' | 'stop', door as Door)
  })
  self.order({ kind: 'serve', config })
  return self
}
