import type { Clock } from '../../../time/clock.ts'
import type { Call } from './call.ts'

/** Half a second for each `p` (developer.vonage.com, NCCO reference, `dtmfAnswer`). */
const PAUSE = 500

/** Plays digits, with their pauses, to the called party. */
export function playDigits(clock: Clock, call: Call, digits: string): void {
  let wait = 0
  for (const part of digits.split(/(p+)/)) {
    if (part.startsWith('p')) wait += part.length * PAUSE
    else if (part !== '') {
      clock.after(wait, () => void call.leg?.sendDigits(part))
    }
  }
}
