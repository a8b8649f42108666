/** Recorded audio: 16-bit samples at `rate` per second, in the pieces in which it came. */
export class Samples {
  readonly rate: number
  readonly #pieces: Int16Array[] = []
  #length = 0

  constructor(rate: number) {
    this.rate = rate
  }

  /** Milliseconds. */
  get ms(): number {
    return (this.#length * 1000) / this.rate
  }

  add(piece: Int16Array): void {
    this.#pieces.push(piece)
    this.#length += piece.length
  }

  /** The first `ms` of it, as one piece. */
  first(ms: number): Int16Array {
    const all = new Int16Array(this.#length)
    let at = 0
    for (const piece of this.#pieces) {
      all.set(piece, at)
      at += piece.length
    }
    this.#pieces.splice(0, Infinity, all)
    return all.subarray(0, Math.round((ms * this.rate) / 1000))
  }
}

const kept = new WeakMap<object, Samples>()

/** Of a sound that is audio from outside, as that of an agent. */
export const samplesOf = (sound: object): Samples | undefined => kept.get(sound)

export const keepSamples = (sound: object, samples: Samples): void => void kept.set(sound, samples)
