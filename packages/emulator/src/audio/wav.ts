/** A WAV file of 16-bit little-endian PCM; channels of equal length. */
export function toWav(channels: readonly Int16Array[], rate: number): Uint8Array {
  const count = channels[0]?.length ?? 0
  const bytesPerFrame = 2 * channels.length
  const wav = Buffer.alloc(44 + count * bytesPerFrame)
  wav.write('RIFF', 0)
  wav.writeUInt32LE(36 + count * bytesPerFrame, 4)
  wav.write('WAVEfmt ', 8)
  wav.writeUInt32LE(16, 16)
  wav.writeUInt16LE(1, 20)
  wav.writeUInt16LE(channels.length, 22)
  wav.writeUInt32LE(rate, 24)
  wav.writeUInt32LE(rate * bytesPerFrame, 28)
  wav.writeUInt16LE(bytesPerFrame, 32)
  wav.writeUInt16LE(16, 34)
  wav.write('data', 36)
  wav.writeUInt32LE(count * bytesPerFrame, 40)
  for (let frame = 0; frame < count; frame++)
    for (const [channel, samples] of channels.entries())
      wav.writeInt16LE(samples[frame] ?? 0, 44 + frame * bytesPerFrame + 2 * channel)
  return wav
}
