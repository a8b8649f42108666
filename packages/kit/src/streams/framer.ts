import type { StreamAudio } from '@callplane/core'

/** Cuts audio into pieces of one length; what is left over begins the next piece. */
export interface Framer {
  /** The pieces that are complete with these bytes. */
  cut(bytes: Uint8Array): readonly Uint8Array[]
  /** What is left over, filled up with silence; none where nothing is. */
  rest(): readonly Uint8Array[]
  /** Throws away what is left over. */
  clear(): void
}

/** `linear16` has silence at 0, G.711 at the code of 0. */
const silence: Readonly<Record<StreamAudio['codec'], number>> = {
  linear16: 0,
  mulaw: 0xff,
  alaw: 0xd5,
}

export const createFramer = ({ codec, rate }: StreamAudio, frameMs: number): Framer => {
  const size = ((rate * frameMs) / 1000) * (codec === 'linear16' ? 2 : 1)
  let left = new Uint8Array()
  return {
    cut(bytes) {
      const all = Buffer.concat([left, bytes])
      const whole = all.length - (all.length % size)
      left = Uint8Array.from(all.subarray(whole))
      return Array.from({ length: whole / size }, (_none, index) =>
        Uint8Array.from(all.subarray(index * size, (index + 1) * size)),
      )
    },
    rest() {
      if (left.length === 0) return []
      const last = new Uint8Array(size).fill(silence[codec])
      last.set(left)
      left = new Uint8Array()
      return [last]
    },
    clear: () => void (left = new Uint8Array()),
  }
}
