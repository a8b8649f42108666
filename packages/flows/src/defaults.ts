/** What a flow means where a field is absent, by kind of step or target and path: the defaults that core documents. */
const defaults: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  say: { loop: 1, volume: 0, language: 'en-US' },
  play: { loop: 1, volume: 0 },
  pause: {},
  gather: {
    interruptible: true,
    emptyTurn: false,
    timeout: 5,
    'digits.minCount': 1,
    'digits.finishKeys': '#',
    'digits.allowedKeys': '1234567890*#',
    'speech.language': 'en-US',
    'speech.endSilence': 'auto',
    'speech.maxDuration': 60,
  },
  record: {
    background: false,
    maxDuration: 3600,
    silence: 5,
    beep: true,
    finishKeys: '1234567890*#',
    transcribe: false,
  },
  dial: { order: 'all', ringTimeout: 30, record: false, waitUntilAnswered: false },
  stream: { background: false, track: 'inbound', audio: { codec: 'mulaw', rate: 8000 } },
  reject: { reason: 'rejected' },
  conference: { startOnEnter: true, endOnExit: false, muted: false, beep: true, record: false },
}

export const defaultOf = (kind: string, path: string): unknown => {
  const fields = Object.hasOwn(defaults, kind) ? defaults[kind] : undefined
  return fields && Object.hasOwn(fields, path) ? fields[path] : undefined
}
