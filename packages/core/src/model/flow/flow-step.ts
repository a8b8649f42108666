import type { DialTarget } from './flow-target.ts'

/** A URL that a provider or the dispatcher requests. */
export interface WebAddress {
  /**
   * Absolute, or relative to the document or the flow that names it; at most 4096 characters. Empty: the URL of the
   * document itself.
   */
  readonly url: string
  /** Default `POST`. */
  readonly method?: 'GET' | 'POST' | undefined
}

/** What speech and audio have in common. */
interface Playback {
  /** How often it is played: 1 to 1000, or 0 for as long as the call lasts. Default 1. */
  readonly loop?: number | undefined
  /** From -1 (silent) to 1 (loudest). Default 0, as recorded or synthesised. */
  readonly volume?: number | undefined
}

/** Speaks to the caller. Has exactly one of `text` and `ssml`. */
export interface SayStep extends Playback {
  readonly step: 'say'
  /** Plain text, at most 10,000 characters. Markup in it is spoken, not interpreted. */
  readonly text?: string | undefined
  /** A document in SSML: `<speak>…</speak>`, at most 10,000 characters. */
  readonly ssml?: string | undefined
  /** Language tag in BCP 47, such as `en-US`. Default `en-US`. */
  readonly language?: string | undefined
  /**
   * `man`, `woman`, a voice of Amazon Polly such as `Polly.Joanna`, or another voice as one provider names it. Absent: the
   * provider's own default for the language.
   */
  readonly voice?: string | undefined
}

/** Plays an audio file to the caller. */
export interface PlayStep extends Playback {
  readonly step: 'play'
  /** Absolute, or relative to the document; at most 4096 characters. All carriers take MP3 and WAV. */
  readonly url: string
}

/** Waits; the caller hears nothing. */
export interface PauseStep {
  readonly step: 'pause'
  /** 0.1 to 86400. */
  readonly seconds: number
}

/** What can be played while input is collected. */
export type PromptStep = SayStep | PlayStep | PauseStep

/** How keys are collected. */
export interface DigitInput {
  /** The input is complete after so many keys: 1 to 128. Absent: no limit. */
  readonly count?: number | undefined
  /** Fewer keys are not a complete input: 1 to 128. Default 1. */
  readonly minCount?: number | undefined
  /** Keys of `0-9 * #` that complete the input and are not part of it; empty: none. Default `#`. */
  readonly finishKeys?: string | undefined
  /** Keys of `0-9 * #` that count. Default: all. */
  readonly allowedKeys?: string | undefined
  /**
   * Seconds after a key within which the next one is expected, 0.1 to 600, or `auto` to leave it to the provider. Default:
   * the `timeout` of the step.
   */
  readonly timeout?: number | 'auto' | undefined
}

/** How speech is recognised. */
export interface SpeechInput {
  /** Language tag in BCP 47. Default `en-US`. */
  readonly language?: string | undefined
  /** Words and phrases to expect: at most 500 of at most 256 characters, without commas. */
  readonly hints?: readonly string[] | undefined
  /** Seconds of silence that end an utterance, 0.1 to 600, or `auto` to leave it to the recogniser. Default `auto`. */
  readonly endSilence?: number | 'auto' | undefined
  /** Longest utterance in seconds, 1 to 600. Default 60. */
  readonly maxDuration?: number | undefined
  /** Recognition model as the provider names it. Absent: the provider's default. */
  readonly model?: string | undefined
  /** Whether profanities are masked. Absent: the provider's default. */
  readonly profanityFilter?: boolean | undefined
}

/**
 * Collects keys, speech or both; whatever comes first counts. Has at least one of `digits` and `speech`. Its turn is
 * `gathered`.
 */
export interface GatherStep {
  readonly step: 'gather'
  /** Played first, at most 64. */
  readonly prompts?: readonly PromptStep[] | undefined
  /** Input during a prompt ends the prompt and counts. Default true; without it, input counts from the last prompt on. */
  readonly interruptible?: boolean | undefined
  /** Keys are collected. Absent: keys are ignored. */
  readonly digits?: DigitInput | undefined
  /** Speech is recognised. Absent: speech is ignored. */
  readonly speech?: SpeechInput | undefined
  /** Seconds after the prompts within which the input must begin, 0.1 to 600. Default 5. */
  readonly timeout?: number | undefined
  /** Without input, the continuation gets an empty turn. Default false: the flow goes on with the next step. */
  readonly emptyTurn?: boolean | undefined
  /** Name of the continuation that gets the input. Absent: the flow goes on with the next step. */
  readonly next?: string | undefined
}

/** Records the caller, or in the background the rest of the call. Its turn is `recorded`. */
export interface RecordStep {
  readonly step: 'record'
  /** Records the rest of the call while the flow goes on. Default false: the flow waits for the end of the recording. */
  readonly background?: boolean | undefined
  /** Longest recording in seconds, 1 to 86400. Default 3600. */
  readonly maxDuration?: number | undefined
  /** Seconds of silence that end the recording, 1 to 3600; 0: silence does not end it. Default 5. */
  readonly silence?: number | undefined
  /** A tone before the recording. Default true. */
  readonly beep?: boolean | undefined
  /** Keys of `0-9 * #` that end the recording; empty: none. Default all of them. */
  readonly finishKeys?: string | undefined
  /** The recording is transcribed. Default false. */
  readonly transcribe?: boolean | undefined
  /** Absent: the provider's default. */
  readonly format?: 'wav' | 'mp3' | 'ogg' | undefined
  /** 1: both parties mixed; 2: one channel each. Absent: the provider's default. */
  readonly channels?: 1 | 2 | undefined
  /** Where the provider posts that the file is available. Absent: nowhere. */
  readonly report?: WebAddress | undefined
  /** Name of the continuation that gets the recording. Absent: the flow goes on with the next step. */
  readonly next?: string | undefined
}

/** Connects the caller with another party. Rings phones. Its turn is `dialled`. */
export interface DialStep {
  readonly step: 'dial'
  /** Who is dialled, 1 to 10. */
  readonly to: readonly DialTarget[]
  /** `all`: all at once, the first to answer is connected. `sequential`: one after the other. Default `all`. */
  readonly order?: 'all' | 'sequential' | undefined
  /** Seconds the other party may ring, 1 to 86400. Default 30. */
  readonly ringTimeout?: number | undefined
  /** Longest connection in seconds, 1 to 86400. Absent: the provider's limit. */
  readonly maxDuration?: number | undefined
  /**
   * Number shown to the other party, in E.164. Absent: the caller's own, or `from` of a call out. Telnyx shows numbers of the
   * account only: there, the number that the caller dialled.
   */
  readonly callerId?: string | undefined
  /** The connection is recorded. Default false. */
  readonly record?: boolean | undefined
  /** The caller's own call is answered only once the other party has answered. Default false. */
  readonly waitUntilAnswered?: boolean | undefined
  /** A key of `0-9 * #` with which the caller leaves the other party and goes on with the flow. Absent: none. */
  readonly hangUpKey?: string | undefined
  /** Where the provider posts events of the other leg. Absent: nowhere. */
  readonly report?: WebAddress | undefined
  /** Name of the continuation that gets the result. Absent: the flow goes on with the next step. */
  readonly next?: string | undefined
}

/** Sends the audio of the call to a WebSocket. Its turn is `streamed`. */
export interface StreamStep {
  readonly step: 'stream'
  /** `wss:` or `ws:` URL, at most 4096 characters. */
  readonly url: string
  /** Audio is only sent, and the flow goes on. Default false: audio flows both ways, and the flow waits for the end. */
  readonly background?: boolean | undefined
  /** Whose audio is sent: of the caller, to the caller, or both. Default `inbound`. */
  readonly track?: 'inbound' | 'outbound' | 'both' | undefined
  /** Name by which the stream can be stopped, at most 128 characters. */
  readonly name?: string | undefined
  /** Given to the WebSocket at its start: at most 64 single lines of at most 1024 characters, by name. */
  readonly parameters?: Readonly<Record<string, string>> | undefined
  /** How audio is encoded. Default: `mulaw` at 8000 samples per second, as on the telephone network. */
  readonly audio?: StreamAudio | undefined
  /** Where the provider posts events of the stream. Absent: nowhere. */
  readonly report?: WebAddress | undefined
  /** Name of the continuation that gets the end of the stream. Absent: the flow goes on with the next step. */
  readonly next?: string | undefined
}

/** An encoding of audio on a stream. */
export interface StreamAudio {
  /** `linear16`: 16-bit linear PCM, little endian. */
  readonly codec: 'mulaw' | 'alaw' | 'linear16'
  /** Samples per second. `mulaw` and `alaw` have 8000. */
  readonly rate: 8000 | 16000 | 24000
}

/** Sends digits to the caller. */
export interface DigitsStep {
  readonly step: 'digits'
  /** `0-9 A-D * #`, and `w` for a pause of 0.5 s; 1 to 1024. */
  readonly digits: string
}

/** Goes on with a continuation. Steps after it would never be reached and are refused. */
export interface GotoStep {
  readonly step: 'goto'
  /** Name of a continuation of the flow. */
  readonly to: string
}

/** Ends the call. Steps after it would never be reached and are refused. */
export interface HangUpStep {
  readonly step: 'hangUp'
}

/** Declines a call that has not been answered, without charge. Steps after it would never be reached and are refused. */
export interface RejectStep {
  readonly step: 'reject'
  /** What the caller gets to hear. Default `rejected`: a message that the number is not in service. */
  readonly reason?: 'rejected' | 'busy' | undefined
}

/** One thing that happens on an answered call. */
export type Step =
  | SayStep
  | PlayStep
  | GatherStep
  | RecordStep
  | DialStep
  | StreamStep
  | PauseStep
  | DigitsStep
  | GotoStep
  | HangUpStep
  | RejectStep

/** Kinds of step. */
export type StepKind = Step['step']
