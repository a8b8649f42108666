import type { FaceContext } from '../../face.ts'
import { groupDigits, scheduleTones } from '../../shared/digits.ts'
import type { Conferences } from '../conferences/conferences.ts'
import type { Streaming } from '../media/streaming.ts'
import { read, splitTo, type Body } from '../parameters.ts'
import type { Recordings } from '../recordings/recordings.ts'
import type { Webhooks } from '../webhooks/webhooks.ts'
import { lineOf, type Call } from './call.ts'

export type AnswerDeps = {
  readonly context: FaceContext
  readonly webhooks: Webhooks
  readonly recordings: Recordings
  readonly conferences: Conferences
  readonly streaming: Streaming
}

/** [inferred] From the verdict `machine` to the end of its greeting. */
const GREETING_ENDS_AFTER = 3_000

/** What the parameters of a call ask for on answer. */
export function followAnswer(call: Call, by: 'human' | 'machine', deps: AnswerDeps): void {
  const { parameters } = call
  if (read(parameters, 'record') === 'record-from-answer') {
    deps.recordings.start(call, {
      channels: read<'single' | 'dual'>(parameters, 'record_channels') ?? 'dual',
      format: read<'wav' | 'mp3'>(parameters, 'record_format') ?? 'mp3',
      initiatedBy: 'DialCommand',
    })
  }
  const digits =
    read<string>(parameters, 'send_digits_on_answer') ??
    splitTo(read<string>(parameters, 'to') ?? '').digits
  const line = lineOf(call)
  if (digits)
    scheduleTones(deps.context.clock, groupDigits(digits), (tones) => void line?.sendDigits(tones))
  if (read(parameters, 'stream_url')) deps.streaming.start(call, parameters)
  joinConference(call, deps)
  detect(call, by, deps)
}

function joinConference(call: Call, { conferences }: AnswerDeps): void {
  const config = read<Body>(call.parameters, 'conference_config')
  if (!config) return
  const id = read<string>(config, 'id')
  const name = read<string>(config, 'conference_name')
  const known = id === undefined ? conferences.named(name ?? '') : conferences.get(id)
  const options = {
    ends: read<boolean>(config, 'end_conference_on_exit'),
    softEnds: read<boolean>(config, 'soft_end_conference_on_exit'),
    muted: read<boolean>(config, 'mute'),
    onHold: read<boolean>(config, 'hold'),
  }
  if (known && known.endedAt === undefined) conferences.join(known, call, options)
  else if (name !== undefined) conferences.create(name, call, { first: options })
}

function detect(
  call: Call,
  by: 'human' | 'machine',
  { context: { clock, timings }, webhooks }: AnswerDeps,
): void {
  const mode = read<string>(call.parameters, 'answering_machine_detection') ?? 'disabled'
  if (mode === 'disabled') return
  const premium = mode === 'premium'
  const prefix = premium ? 'call.machine.premium' : 'call.machine'
  const human = premium ? 'human_residence' : 'human'
  const whileAlive = (milliseconds: number, run: () => void): void =>
    void clock.after(milliseconds, () => {
      if (call.endedAt === undefined) run()
    })
  whileAlive(timings.detectedAfter, () => {
    webhooks.tell(call, `${prefix}.detection.ended`, {
      result: by === 'machine' ? 'machine' : human,
    })
    if (by !== 'machine' || mode === 'detect') return
    const result = premium || mode === 'detect_beep' ? 'beep_detected' : 'ended'
    whileAlive(GREETING_ENDS_AFTER, () =>
      webhooks.tell(call, `${prefix}.greeting.ended`, { result }),
    )
  })
}
