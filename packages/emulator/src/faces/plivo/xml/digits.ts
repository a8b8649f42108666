// `w` waits half a second and `W` a whole one (plivo.com/docs/voice/api/call/make-a-call, send_digits).
const PAUSES: Readonly<Record<string, number>> = { w: 500, W: 1000 }
// One tone and the silence behind it, unless `@ms` says otherwise.
const TONE = 200

/** Digits grouped by the pauses before them: `ww12W3@300` → 1 s, `12`; then 1 s, `3`. */
export function playDigits(
  text: string,
): readonly { readonly wait: number; readonly tones: string }[] {
  const [digits = '', tone] = text.split('@')
  const length = tone === undefined ? TONE : Number(tone)
  const steps: { wait: number; tones: string }[] = []
  let step = { wait: 0, tones: '' }
  for (const key of digits) {
    const pause = PAUSES[key]
    if (pause === undefined) step.tones += key
    else {
      if (step.tones !== '') {
        steps.push(step)
        step = { wait: step.tones.length * length, tones: '' }
      }
      step.wait += pause
    }
  }
  if (step.wait > 0 || step.tones !== '') steps.push(step)
  return steps
}
