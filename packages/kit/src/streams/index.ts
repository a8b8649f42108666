export { convertAudio, createConverter } from './convert.ts'
export type { StreamCarrier, StreamCommand, StreamEvent, StreamFrame } from './frames.ts'
export { openStream, type MediaStream } from './open-stream.ts'
export { streamTokens, type StreamTokenOptions, type StreamTokens } from './stream-token.ts'
