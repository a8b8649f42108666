/** Samples of a frame, and per second. */
const FRAME = 1_152
const RATE = 44_100

/** Silent MPEG-1 layer III frames of this length: there is no encoder here. */
export function silentMp3(ms: number): Uint8Array {
  // Header of a 32 kbit/s, 44.1 kHz, mono frame: 104 bytes long, all side information zero.
  const frame = Buffer.alloc(104)
  frame.set([0xff, 0xfb, 0x10, 0xc4])
  const count = Math.max(1, Math.ceil((ms * RATE) / 1000 / FRAME))
  return Buffer.concat(Array.from({ length: count }, () => frame))
}
