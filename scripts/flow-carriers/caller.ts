// A caller who acts on what is heard, the same whatever the carrier.
import type { Bench } from '@callplane/conformance'
import type { Sound } from '@callplane/emulator'

/** What a caller does; times count from the moment at which the text begins, between keys from the key before. */
export type Reaction =
  | { readonly do: 'nothing' }
  | { readonly do: 'hang-up'; readonly afterMs: number }
  | {
      readonly do: 'press'
      readonly afterMs: number
      readonly keys: string
      /** How long the caller hesitates before the last of several keys. */
      readonly lastAfterMs: number
    }
  | {
      readonly do: 'speak'
      readonly afterMs: number
      readonly text: string
      /** Presses keys afterwards, or hangs up where there are none. */
      readonly andThen?: { readonly keys: string; readonly afterMs: number } | undefined
    }

/** By what is heard: what is done the first time, the second time, and so on. */
export type Behaviour = Readonly<Record<string, readonly Reaction[]>>

/** How much of a text was heard. */
export interface Heard {
  readonly text: string
  readonly isWhole: boolean
}

const msOfCharacter = 60
const betweenKeys = 300

/** Telnyx speaks all texts of a gather as one. */
const partsOf = ({ text, durationMs, kind }: Sound, known: readonly string[]) => {
  if (kind !== 'speech') return [{ text, startMs: 0, isWhole: durationMs >= 5_000 }]
  const parts: (Heard & { readonly startMs: number })[] = []
  for (let at = 0; at < text.length;) {
    const found = known.find((one) => text.startsWith(one, at)) ?? text.slice(at)
    const startMs = at * msOfCharacter
    const endMs = startMs + found.length * msOfCharacter
    if (startMs === 0 || startMs < durationMs)
      parts.push({ text: found, startMs, isWhole: durationMs >= endMs })
    at += found.length + 1
  }
  return parts
}

/** The sounds that the carrier plays to the person, whose leg is the first of the network. */
const promptsOf = ({ emulator }: Bench): readonly Sound[] =>
  (emulator.calls()[0]?.heard ?? []).filter(({ kind }) => kind === 'speech' || kind === 'file')

/** What was heard, text by text. */
export const heardOn = (bench: Bench, known: readonly string[]): readonly Heard[] =>
  promptsOf(bench).flatMap((sound) =>
    partsOf(sound, known).map(({ text, isWhole }) => ({ text, isWhole })),
  )

/** Lets the person at `phone` behave so; the result ends it. */
export const behave = (
  bench: Bench,
  phone: string,
  behaviour: Behaviour,
  known: readonly string[],
): (() => void) => {
  const { clock, emulator } = bench
  const times = new Map<string, number>()
  let seen = 0
  const isLive = (): boolean => emulator.calls()[0]?.state === 'answered'
  const act = (action: Parameters<typeof emulator.network.act>[1]): void => {
    if (isLive()) emulator.network.act(phone, action)
  }
  const press = (keys: string, atMs: number, lastAfterMs: number): void => {
    let at = atMs
    for (const [index, digits] of [...keys].entries()) {
      if (index > 0) at += index === keys.length - 1 ? lastAfterMs : betweenKeys
      clock.after(at, () => act({ do: 'press', digits }))
    }
  }
  const react = (reaction: Reaction, startMs: number): void => {
    if (reaction.do === 'nothing') return
    const at = startMs + reaction.afterMs
    if (reaction.do === 'press') return press(reaction.keys, at, reaction.lastAfterMs)
    if (reaction.do === 'hang-up') return void clock.after(at, () => act({ do: 'hang-up' }))
    const { text, andThen } = reaction
    clock.after(at, () => act({ do: 'speak', text }))
    if (!andThen) return
    if (andThen.keys === '') clock.after(at + andThen.afterMs, () => act({ do: 'hang-up' }))
    else press(andThen.keys, at + andThen.afterMs, betweenKeys)
  }
  const listen = (): void => {
    const sounds = promptsOf(bench)
    for (const sound of sounds.slice(seen))
      for (const { text, startMs } of partsOf(sound, known)) {
        const time = times.get(text) ?? 0
        times.set(text, time + 1)
        const reaction = behaviour[text]?.[time]
        if (reaction) react(reaction, startMs)
      }
    seen = sounds.length
  }
  return emulator.subscribe(({ type }) => {
    if (type === 'call') listen()
  })
}
