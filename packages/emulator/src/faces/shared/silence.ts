/** One second of silence: 8 kHz, 16 bit, little-endian PCM. */
export function silentWav(channels: 1 | 2): Uint8Array {
  const rate = 8_000
  const data = rate * 2 * channels
  const wav = Buffer.alloc(44 + data)
  wav.write('RIFF', 0)
  wav.writeUInt32LE(36 + data, 4)
  wav.write('WAVEfmt ', 8)
  wav.writeUInt32LE(16, 16)
  wav.writeUInt16LE(1, 20)
  wav.writeUInt16LE(channels, 22)
  wav.writeUInt32LE(rate, 24)
  wav.writeUInt32LE(rate * 2 * channels, 28)
  wav.writeUInt16LE(2 * channels, 32)
  wav.writeUInt16LE(16, 34)
  wav.write('data', 36)
  wav.writeUInt32LE(data, 40)
  return wav
}

/** A second or so of silent MPEG-1 layer III frames, enough for a player to accept. */
export function silentMp3(): Uint8Array {
  // Header of a 32 kbit/s, 44.1 kHz, mono frame: 104 bytes long, all side information zero.
  const frame = Buffer.alloc(104)
  frame.set([0xff, 0xfb, 0x10, 0xc4])
  return Buffer.concat(Array.from({ length: 38 }, () => frame))
}
