import type { Mutant } from '../mutant.ts'

const emulator = 'packages/emulator/src'
const shared = `${emulator}/faces/shared`
const inputTest = `${emulator}/faces/input.test.ts`
const speechTest = `${emulator}/faces/speech.test.ts`
const streamTest = `${emulator}/faces/stream.test.ts`
const recordTest = `${emulator}/faces/record.test.ts`

/** Bugs in what the emulator does on an answered call. */
export const emulatorCalls: readonly Mutant[] = [
  {
    bug: 'input waits for one key more than it asks for (E2)',
    file: `${shared}/collect.ts`,
    find: 'digits.length >= wanted.most',
    replace: 'digits.length > wanted.most',
    noticedBy: inputTest,
  },
  {
    bug: 'the time-out between keys does not begin again with each key (E2)',
    file: `${shared}/collect.ts`,
    find: "silence.set(wanted.nextTimeout, () => finish('timeout'))",
    replace: "if (digits.length === 1) silence.set(wanted.nextTimeout, () => finish('timeout'))",
    noticedBy: inputTest,
  },
  {
    bug: 'a key does not stop the prompt (E2)',
    file: `${shared}/ask.ts`,
    find: "if (!prompting || (kind === 'speech' && !speechInterrupts)) return",
    replace: "if (!prompting || kind === 'digits' || !speechInterrupts) return",
    noticedBy: inputTest,
  },
  {
    bug: 'the time-out begins with the prompt (E2)',
    file: `${shared}/ask.ts`,
    find: '  const stopPrompts = playPrompts(',
    replace: '  collector.promptsOver()\n  const stopPrompts = playPrompts(',
    noticedBy: 'packages/emulator/src/faces/speech.test.ts',
  },
  {
    bug: 'words end with their first syllable (E2)',
    file: `${shared}/collect.ts`,
    find: 'Math.min(ms + wanted.endSilence, longest)',
    replace: 'Math.min(wanted.endSilence, longest)',
    noticedBy: speechTest,
  },
  {
    bug: 'Vonage: keys pressed during a prompt without bargeIn count (E2)',
    file: `${emulator}/faces/vonage/ncco/turn.ts`,
    find: "if (!('bargeIn' in action) || !action.bargeIn) return alone",
    replace: "if (!('bargeIn' in action)) return alone",
    noticedBy: speechTest,
  },
  {
    bug: 'a sound that was cut short is noted as a whole (E11)',
    file: `${emulator}/network/leg-sounds.ts`,
    find: '    one.sound.durationMs = ms\n',
    replace: '',
    noticedBy: inputTest,
  },
  {
    bug: 'a silent caller leaves a message (E2)',
    file: `${emulator}/faces/twilio/twiml/record.ts`,
    find: "if (!message.heard && message.reason !== 'finish-key') {",
    replace: "if (message.reason === 'most') {",
    noticedBy: recordTest,
  },
  {
    bug: 'the silence that ends a message counts while the caller speaks (E3)',
    file: `${shared}/record-message.ts`,
    find: '    awaitSilence(ms)\n',
    replace: '    awaitSilence(0)\n',
    noticedBy: recordTest,
  },
  {
    bug: 'recordings sound alike whatever was said (E3)',
    file: `${emulator}/audio/tones.ts`,
    find: '300 + 25 * (code % 96)',
    replace: '300 + 25 * (code % 1)',
    noticedBy: recordTest,
  },
  {
    bug: 'audio of an agent that arrives in pieces overlaps (E3)',
    file: `${emulator}/streams/agent-audio.ts`,
    find: 'if (running?.samples.rate === codec.rate) {',
    replace: 'if (running?.samples.rate === 0) {',
    noticedBy: streamTest,
  },
  {
    bug: 'a mark comes back before its audio was heard (E3)',
    file: `${emulator}/streams/agent-audio.ts`,
    find: 'running ? end(running) - clock.now() : 0',
    replace: '0',
    noticedBy: streamTest,
  },
  {
    bug: 'what a call hears goes to the application as what it says (E3)',
    file: `${emulator}/streams/media-stream.ts`,
    find: "track === 'inbound' ? line.phone : otherSide(line.phone)",
    replace: 'otherSide(line.phone)',
    noticedBy: streamTest,
  },
  {
    bug: 'Twilio: an agent that leaves ends the call (E3)',
    file: `${emulator}/faces/twilio/twiml/run.ts`,
    find: "'connect', () => done(true))",
    replace: "'connect')",
    noticedBy: streamTest,
  },
  {
    bug: 'Plivo: a request to stop a sound has no effect (E2)',
    file: `${emulator}/faces/plivo/calls/media-routes.ts`,
    find: '        requested.stop(call, kind)\n',
    replace: '',
    noticedBy: `${emulator}/faces/requested-sounds.test.ts`,
  },
  {
    bug: 'Twilio: Reject says declined to a caller whom it should tell that the line is busy (E2)',
    file: `${emulator}/faces/twilio/twiml/run.ts`,
    find: "attributes['reason'] === 'busy' ? 486 : 603",
    replace: '603',
    noticedBy: `${emulator}/faces/warnings.test.ts`,
  },
]
