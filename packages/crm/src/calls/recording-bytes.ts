/** Content types of recordings; the bytes are later served to browsers, so nothing that one would run. */
const audioTypes: ReadonlyMap<string, string> = new Map([
  ['audio/mpeg', 'audio/mpeg'],
  ['audio/mp3', 'audio/mpeg'],
  ['audio/mp4', 'audio/mp4'],
  ['audio/m4a', 'audio/mp4'],
  ['audio/x-m4a', 'audio/mp4'],
  ['audio/aac', 'audio/aac'],
  ['audio/wav', 'audio/wav'],
  ['audio/wave', 'audio/wav'],
  ['audio/x-wav', 'audio/wav'],
  ['audio/ogg', 'audio/ogg'],
  ['audio/opus', 'audio/opus'],
  ['audio/webm', 'audio/webm'],
  ['audio/flac', 'audio/flac'],
])

/** The type as it is served to a player, without parameters; null for one that is not audio. */
export const playableType = (contentType: string): string | null =>
  audioTypes.get((contentType.split(';')[0] ?? '').trim().toLowerCase()) ?? null

/** A recording as the browser plays it. */
export interface RecordingBytes {
  /** One of `audio/mpeg`, `mp4`, `aac`, `wav`, `ogg`, `opus`, `webm`, `flac`. */
  readonly contentType: string
  readonly bytes: Uint8Array
}

const scheme = /^data:([^;,]*)((?:;[^;,]*)*);base64,/i

/** The bytes of a base64 text, an MP3 unless a `data:` prefix names another audio type; else what is wrong with it. */
export const decodeRecording = (text: string): RecordingBytes | { readonly fault: string } => {
  const prefix = scheme.exec(text)
  // Parameters such as `codecs` are dropped: what is passed on is a type of the list above, letter by letter.
  const contentType = prefix ? audioTypes.get((prefix[1] ?? '').toLowerCase()) : 'audio/mpeg'
  if (contentType === undefined)
    return { fault: `must be of one of the types ${[...new Set(audioTypes.values())].join(', ')}` }
  const encoded = text.slice(prefix?.[0].length ?? 0).replaceAll(/\s/g, '')
  const bytes = Buffer.from(encoded, 'base64')
  const canonical = bytes.toString('base64').replaceAll('=', '')
  return bytes.length === 0 || canonical !== encoded.replaceAll('=', '')
    ? { fault: 'must be an https URL or base64' }
    : { contentType, bytes }
}
