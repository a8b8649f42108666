import type { Flow } from './flow.ts'
import type { Leg } from '../../network/leg.ts'
import type { Element } from './xml.ts'

/** Reading speed of the synthetic voice. Milliseconds. */
const WORD = 400
/** Length of an audio file, which is never fetched. Seconds. */
export const FILE_SECONDS = 5

/** The leg on which something is played; absent for one that has ended. */
export type Listener = Pick<Leg, 'play'> | undefined

/** Plays a file (`<Play>`) or reads the element's text aloud, `loop` times; 0 repeats it until the call ends. */
export async function play(
  flow: Flow,
  listener: Listener,
  { name, text }: Element,
  loop: number,
): Promise<void> {
  const words = text.split(/\s+/).filter(Boolean).length
  const once = name === 'Play' ? FILE_SECONDS * 1000 : Math.max(1, words) * WORD
  const times = loop === 0 ? Infinity : loop
  for (let count = 0; count < times; count++) {
    listener?.play(name === 'Play' ? 'file' : 'speech', text)
    await flow.sleep(once)
  }
}
