import type { Clock } from '../../time/clock.ts'
import type { Flow } from './flow.ts'

/** DTMF tones and the silence before them, in milliseconds. */
export type ToneGroup = { readonly wait: number; readonly tones: string }

/** `w` waits half a second and `W` a whole one, at Twilio (OpenAPI, SendDigits) and at Plivo (make-a-call, send_digits). */
const PAUSES: Readonly<Record<string, number>> = { w: 500, W: 1000 }
/** One tone and the silence after it. */
const TONE = 200

/** Digits grouped by the pauses before them: `ww12W3` → 1 s, `12`; 1 s, `3`. */
export function groupDigits(digits: string, tone = TONE): readonly ToneGroup[] {
  const groups: ToneGroup[] = []
  let group = { wait: 0, tones: '' }
  for (const key of digits) {
    const pause = PAUSES[key]
    if (pause === undefined) group.tones += key
    else {
      if (group.tones !== '') {
        groups.push(group)
        group = { wait: group.tones.length * tone, tones: '' }
      }
      group.wait += pause
    }
  }
  if (group.wait > 0 || group.tones !== '') groups.push(group)
  return groups
}

/** Resolves when the last tone has been sent. */
export async function playTones(
  flow: Flow,
  groups: readonly ToneGroup[],
  send: (tones: string) => void,
): Promise<void> {
  for (const { wait, tones } of groups) {
    if (wait > 0) await flow.sleep(wait)
    if (tones !== '') send(tones)
  }
}

/** Sends the tones in the background. */
export function scheduleTones(
  clock: Clock,
  groups: readonly ToneGroup[],
  send: (tones: string) => void,
): void {
  let at = 0
  for (const { wait, tones } of groups) {
    at += wait
    if (tones !== '') clock.after(at, () => send(tones))
  }
}
