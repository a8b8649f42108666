import type { Clock } from '../clock.ts'
import type { Leg, LegEvents, Side, Sound, SoundKind } from './leg.ts'

export type Mutable<T> = { -readonly [Name in keyof T]: T[Name] }

/** What is heard on one leg, from either side. Each returns false, and notes nothing, unless the leg is answered. */
export type LegSounds = {
  /** DTMF towards the dialled party. */
  send(keys: string): boolean
  /** DTMF from the dialled party. */
  press(keys: string): boolean
  /** Words from the dialled party. */
  speak(text: string): boolean
  speakAsCaller(text: string): boolean
  play(from: Side, kind: 'speech' | 'file', text: string): void
  onDigits(listener: (digits: string) => void): void
  onSpeech(listener: (text: string) => void): void
}

const MOST_SOUNDS = 1_000
const LONGEST_SOUND = 2_000

export function createSounds(
  leg: Mutable<Leg>,
  on: LegEvents,
  { clock, onChange }: { readonly clock: Clock; readonly onChange: (leg: Leg) => void },
): LegSounds {
  const sounds = leg.sounds as Sound[]
  const digitListeners: ((digits: string) => void)[] = []
  const speechListeners: ((text: string) => void)[] = []
  const hear = (from: Side, kind: SoundKind, text: string): boolean => {
    if (leg.state !== 'answered') return false
    const at = new Date(clock.now()).toISOString()
    if (sounds.length < MOST_SOUNDS)
      sounds.push({ from, kind, text: text.slice(0, LONGEST_SOUND), at })
    onChange(leg)
    return true
  }
  return {
    send(keys) {
      if (!hear('caller', 'digits', keys)) return false
      leg.digits += keys
      for (const listener of digitListeners) listener(keys)
      return true
    },
    press(keys) {
      if (!hear('callee', 'digits', keys)) return false
      on.pressed?.(keys)
      return true
    },
    speak(text) {
      if (!hear('callee', 'speech', text)) return false
      on.spoke?.(text)
      return true
    },
    speakAsCaller(text) {
      if (!hear('caller', 'speech', text)) return false
      for (const listener of speechListeners) listener(text)
      return true
    },
    play: (from, kind, text) => void hear(from, kind, text),
    onDigits: (listener) => void digitListeners.push(listener),
    onSpeech: (listener) => void speechListeners.push(listener),
  }
}
