import type { Sound } from '../network/sounds.ts'
import { SPEECH_MS_PER_CHARACTER, TONE_MS } from './duration.ts'

/** Of each of the two frequencies of a key, and of a single tone: far from clipping when several sound at once. */
const AMPLITUDE = 4_000
/** Of a DTMF tone; the rest of its time is silent. Milliseconds. */
const TONE_SOUNDS_MS = 150
const BEEP_HERTZ = 1_000

// ITU-T Q.23: a key sounds with the frequency of its row and that of its column.
const ROWS = [697, 770, 852, 941]
const COLUMNS = [1209, 1336, 1477, 1633]
const KEYS = '123A456B789C*0#D'

const sine = (hertz: number, ms: number): number =>
  AMPLITUDE * Math.sin((2 * Math.PI * hertz * ms) / 1000)

/** A tone per character, so that two texts sound different wherever they differ. */
const characterHertz = (code: number): number => 300 + 25 * (code % 96)

/** A tone per URL. */
const fileHertz = (url: string): number => {
  let sum = 0
  for (let index = 0; index < url.length; index++) sum = (sum * 31 + url.charCodeAt(index)) % 1_000
  return 400 + sum
}

/** The amplitude of a sound `ms` after its beginning, as 16-bit samples have it; not rounded. */
export function amplitudeAt({ kind, text }: Pick<Sound, 'kind' | 'text'>, ms: number): number {
  switch (kind) {
    case 'speech': {
      const index = Math.floor(ms / SPEECH_MS_PER_CHARACTER)
      const code = text.charCodeAt(index)
      // Spaces are silent, as is what a longer text says after its kept part.
      if (Number.isNaN(code) || code === 0x20) return 0
      return sine(characterHertz(code), ms - index * SPEECH_MS_PER_CHARACTER)
    }
    case 'digits': {
      const key = KEYS.indexOf(text.charAt(Math.floor(ms / TONE_MS)).toUpperCase())
      const since = ms % TONE_MS
      if (key < 0 || text === '' || since >= TONE_SOUNDS_MS) return 0
      return sine(ROWS[key >> 2]!, since) + sine(COLUMNS[key & 3]!, since)
    }
    case 'file':
      return sine(fileHertz(text), ms)
    case 'beep':
      return sine(BEEP_HERTZ, ms)
    case 'audio':
      // It has samples of its own.
      return 0
  }
}
