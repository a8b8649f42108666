import type { Clock } from '../../../clock.ts'
import type { Call } from '../calls/call.ts'
import type { Action } from './action.ts'

/** Collects keys until enough came, `#` came where that submits, or none came for `timeOut` seconds. */
export function collectDigits(
  clock: Clock,
  call: Call,
  { maxDigits, submitOnHash, timeOut }: Extract<Action, { action: 'input' }>['dtmf'],
  done: (digits: string, timedOut: boolean) => void,
): () => void {
  let digits = ''
  let cancel = (): void => undefined
  const stop = (): void => {
    cancel()
    call.onPressed = undefined
  }
  const finish = (timedOut: boolean): void => {
    stop()
    done(digits, timedOut)
  }
  const restart = (): void => {
    cancel()
    cancel = clock.after(timeOut * 1000, () => finish(digits === ''))
  }
  call.onPressed = (keys) => {
    for (const key of keys) {
      if (key === '#' && submitOnHash) return finish(false)
      digits += key
      if (digits.length >= maxDigits) return finish(false)
    }
    restart()
  }
  restart()
  return stop
}
