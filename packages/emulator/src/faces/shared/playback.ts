import type { Flow } from './flow.ts'
import type { Element } from './xml.ts'

/** Reading speed of the synthetic voice. Milliseconds. */
const WORD = 400
/** Length of an audio file, which is never fetched. Seconds. */
export const FILE_SECONDS = 5

/** Plays a file (`<Play>`) or reads the element's text aloud, `loop` times; 0 repeats it until the call ends. */
export async function play(flow: Flow, { name, text }: Element, loop: number): Promise<void> {
  const words = text.split(/\s+/).filter(Boolean).length
  const once = name === 'Play' ? FILE_SECONDS * 1000 : Math.max(1, words) * WORD
  const times = loop === 0 ? Infinity : loop
  for (let count = 0; count < times; count++) await flow.sleep(once)
}
