import { FILE_MS, speechMs } from '../../audio/duration.ts'
import type { Clock } from '../../time/clock.ts'
import type { Line } from '../../network/line.ts'
import type { ToneGroup } from './digits.ts'
import { parseXml, XmlError } from './xml.ts'

/** Something that a caller hears, or a silence. */
export type Prompt =
  /** Words without markup, or the URL of a file; `loop` 0 repeats it until it is stopped. */
  | { readonly kind: 'speech' | 'file'; readonly text: string; readonly loop: number }
  | { readonly kind: 'pause'; readonly ms: number }
  | { readonly kind: 'digits'; readonly groups: readonly ToneGroup[] }

/** The words that a voice reads: of SSML those of its elements, with single spaces. */
export function spokenWords(text: string): string {
  if (!/^\s*<speak[\s>]/.test(text)) return text.replaceAll(/\s+/g, ' ').trim()
  try {
    return parseXml(text).content
  } catch (error) {
    if (!(error instanceof XmlError)) throw error
    return text
      .replaceAll(/<[^>]*>/g, ' ')
      .replaceAll(/\s+/g, ' ')
      .trim()
  }
}

type Sounding = { readonly ms: number; readonly stop: () => void }

/** Plays prompts one after the other, then calls `done`; the result stops what sounds, and nothing follows. */
export function playPrompts(
  clock: Clock,
  line: Line | undefined,
  prompts: readonly Prompt[],
  done: () => void,
): () => void {
  const sounds = soundsOf(line, prompts)
  let stop: (() => void) | undefined
  const next = (): void => {
    const { value, done: over } = sounds.next()
    if (over) {
      stop = undefined
      return done()
    }
    const cancel = clock.after(value.ms, next)
    stop = () => {
      cancel()
      value.stop()
    }
  }
  next()
  return () => {
    stop?.()
    stop = undefined
  }
}

const nothing = (): void => undefined

/** Each begins when it is asked for. */
function* soundsOf(
  line: Line | undefined,
  prompts: readonly Prompt[],
): Generator<Sounding, undefined> {
  for (const prompt of prompts) {
    if (prompt.kind === 'pause') yield { ms: prompt.ms, stop: nothing }
    else if (prompt.kind === 'digits') yield* tonesOf(line, prompt.groups)
    else {
      const { kind, text, loop } = prompt
      // A text without a word takes no time: it is not repeated.
      const ms = kind === 'file' ? FILE_MS : speechMs(text)
      const times = ms === 0 ? 0 : loop === 0 ? Infinity : loop
      for (let count = 0; count < times; count++)
        yield { ms, stop: line?.play(kind, text, ms) ?? nothing }
    }
  }
  return undefined
}

function* tonesOf(line: Line | undefined, groups: readonly ToneGroup[]): Generator<Sounding> {
  for (const { wait, tones } of groups) {
    if (wait > 0) yield { ms: wait, stop: nothing }
    if (tones !== '') line?.sendDigits(tones)
  }
}
