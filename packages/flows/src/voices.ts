import type { Codec } from './codecs.ts'

/** A codec of voices. `engines` are the prefixes of a dialect's named voices; `plain` its words for `man` and `woman`. */
export const voices = (
  engines: readonly string[],
  plain: Readonly<Record<string, string>>,
): Codec => {
  const foreign = new Map(Object.entries(plain))
  const isNamed = (text: string): boolean =>
    engines.some((engine) => text.startsWith(`${engine}.`) && text.length > engine.length + 1)
  return {
    read: (raw) => {
      const text = typeof raw === 'string' ? raw.trim() : ''
      const own = foreign.get(text)
      if (own !== undefined) return own
      return isNamed(text) && text.length <= 256 ? text : undefined
    },
    expected: `must be ${[...foreign.keys()].join(', ')}, or a voice of ${engines.join(', ')} such as ${engines[0] ?? ''}.NAME`,
    write: (value) => {
      const voice = String(value)
      const found = [...foreign].find(([, own]) => own === voice)
      if (found) return { raw: found[0] }
      return isNamed(voice) ? { raw: voice } : { loss: `has no voice ${voice}; its default speaks` }
    },
  }
}
