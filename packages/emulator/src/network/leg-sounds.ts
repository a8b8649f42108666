import { FILE_MS, speechMs, TONE_MS } from '../audio/duration.ts'
import type { Clock } from '../time/clock.ts'
import type { Leg, LegEvents } from './leg.ts'
import { keepSamples } from '../audio/samples.ts'
import type { Line } from './line.ts'
import { otherSide, type Side, type Sound, type SoundKind } from './sounds.ts'
import type { LegStream } from './streams.ts'

export type Mutable<T> = { -readonly [Name in keyof T]: T[Name] }

/** What is heard on one leg, from either side. Each returns false, and notes nothing, unless the leg is answered. */
export type LegSounds = {
  /** DTMF from one end. */
  digits(from: Side, keys: string): boolean
  /** Words of the person at one end. */
  speech(from: Side, text: string): boolean
  /** What the provider at the other end hears and plays. */
  line(phone: Side): Line
  /** Stops everything that sounds: the leg has ended. */
  silence(): void
}

const MOST_SOUNDS = 1_000
const LONGEST_SOUND = 2_000

type Playing = { readonly sound: Mutable<Sound>; readonly since: number }

export function createSounds(
  leg: Mutable<Leg>,
  on: LegEvents,
  { clock, onChange }: { readonly clock: Clock; readonly onChange: (leg: Leg) => void },
): LegSounds {
  const sounds = leg.sounds as Sound[]
  const playing = new Set<Playing>()
  const heardFrom = { caller: createListeners(), callee: createListeners() }

  const stop = (one: Playing): void => {
    if (!playing.delete(one)) return
    const ms = clock.now() - one.since
    if (ms >= one.sound.durationMs) return
    one.sound.durationMs = ms
    one.sound.cut = true
    onChange(leg)
  }
  const begin = (from: Side, kind: SoundKind, text: string, ms: number): Playing | undefined => {
    if (leg.state !== 'answered') return undefined
    const since = clock.now()
    for (const one of playing) if (one.since + one.sound.durationMs <= since) playing.delete(one)
    const at = new Date(since).toISOString()
    const sound = { from, kind, text: text.slice(0, LONGEST_SOUND), at, durationMs: ms, cut: false }
    if (sounds.length < MOST_SOUNDS) sounds.push(sound)
    const one = { sound, since }
    playing.add(one)
    onChange(leg)
    return one
  }

  const digits = (from: Side, keys: string): boolean => {
    if (!begin(from, 'digits', keys, keys.length * TONE_MS)) return false
    if (from === 'caller') leg.digits += keys
    else on.pressed?.(keys)
    heardFrom[from].digits.tell(keys, keys.length * TONE_MS)
    return true
  }

  return {
    digits,
    speech(from, text) {
      const ms = speechMs(text)
      if (!begin(from, 'speech', text, ms)) return false
      if (from === 'callee') on.spoke?.(text)
      heardFrom[from].speech.tell(text, ms)
      return true
    },
    line: (phone) => ({
      phone,
      sounds,
      play(kind, text, ms) {
        const one = begin(otherSide(phone), kind, text, ms)
        return () => {
          if (one) stop(one)
        }
      },
      playAudio(samples) {
        const one = begin(otherSide(phone), 'audio', '', samples.ms) ?? silent()
        keepSamples(one.sound, samples)
        return {
          sound: one.sound,
          extend: () => void (one.sound.durationMs = samples.ms),
          stop: () => stop(one),
        }
      },
      streams: leg.streams as LegStream[],
      sendDigits: (keys) => digits(otherSide(phone), keys),
      onDigits: heardFrom[phone].digits.add,
      onSpeech: heardFrom[phone].speech.add,
    }),
    silence() {
      for (const one of playing) stop(one)
    },
  }
}

/** Of a leg that has ended: it is not heard. */
const silent = (): Playing => ({
  sound: { from: 'caller', kind: 'audio', text: '', at: '', durationMs: 0, cut: true },
  since: 0,
})

type Listener = (text: string, ms: number) => void

const createListeners = () => ({ digits: createSet(), speech: createSet() })

/** Listeners that may be removed, or added, while they are told. */
function createSet() {
  const listeners = new Set<{ readonly told: Listener }>()
  return {
    add(told: Listener): () => void {
      const entry = { told }
      listeners.add(entry)
      return () => void listeners.delete(entry)
    },
    tell(text: string, ms: number): void {
      // One that is added meanwhile hears only what follows.
      const before = [...listeners]
      for (const entry of before) if (listeners.has(entry)) entry.told(text, ms)
    },
  }
}

/** How long a sound lasts that is played by a request: a text is read, a file has one length. */
export const soundMs = (kind: 'speech' | 'file', text: string): number =>
  kind === 'file' ? FILE_MS : speechMs(text)
