/** How fast the synthetic voice and every simulated caller speak: whole frames of 20 ms per character. */
export const SPEECH_MS_PER_CHARACTER = 60
/** Length of an audio file, whatever its URL: files are not fetched. */
export const FILE_MS = 5_000
/** One DTMF tone and the silence after it. */
export const TONE_MS = 200

/** The tone before a recording. */
export const BEEP_MS = 200

/** How long a text takes to say, in virtual milliseconds. */
export function speechMs(text: string): number {
  return text.length * SPEECH_MS_PER_CHARACTER
}
