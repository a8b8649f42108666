import type { DialStep, Flow, FlowPlan, Note, RecordStep, Step } from '@callplane/core'
import { writeFlow, type Dialect } from './dialects.ts'
import type { FlowWritten } from './report.ts'

/** A segment of a flow, and where its provider reports what happens. */
export interface SegmentInput extends Pick<FlowPlan, 'steps' | 'turnUrl' | 'from'> {
  /** Where the provider reports recordings. Absent: nowhere. */
  readonly recordingUrl?: string | undefined
  /** Where the provider reports the parties of a `dial` step. Absent: nowhere. */
  readonly dialUrl?: string | undefined
}

/** The one continuation of a segment: every turn of it is answered at one URL. */
const turn = 'turn'

const recorded = (step: RecordStep, url: string | undefined): RecordStep =>
  url === undefined ? step : { ...step, report: { url } }

const dialled = (step: DialStep, { dialUrl, from }: SegmentInput): DialStep => ({
  ...step,
  ...(dialUrl !== undefined && { report: { url: dialUrl } }),
  ...(step.callerId === undefined && from !== undefined && { callerId: from }),
})

/** The step with its turn asked for at the URL, whatever comes of it. */
const asked = (step: Step, input: SegmentInput): Step => {
  switch (step.step) {
    case 'gather':
      return { ...step, emptyTurn: true, next: turn }
    case 'record':
      return step.background === true
        ? recorded({ ...step, next: undefined }, input.recordingUrl)
        : recorded({ ...step, next: turn }, input.recordingUrl)
    case 'dial':
      return { ...dialled(step, input), next: turn }
    case 'stream':
      return { ...step, next: step.background === true ? undefined : turn }
    case 'goto':
      return { ...step, to: turn }
    default:
      return step
  }
}

/** Dialects in which keys interrupt every prompt of an input. */
const interrupting: ReadonlySet<Dialect> = new Set(['twiml', 'texml', 'plivo-xml'])

/** Prompts that keys must not interrupt are played before the input, and keys count from its beginning. */
const withPromptsBefore = (dialect: Dialect, step: Step): readonly Step[] =>
  step.step === 'gather' &&
  step.interruptible === false &&
  step.digits !== undefined &&
  interrupting.has(dialect)
    ? [...(step.prompts ?? []), { ...step, interruptible: undefined, prompts: undefined }]
    : [step]

/** Steps whose end a dialect does not report by itself: the request for what comes next tells of it. */
const unreported: Readonly<Partial<Record<Dialect, readonly Step['step'][]>>> = {
  // "If the caller is silent, <Record> goes on with the next verb" (twilio.com/docs/voice/twiml/record).
  twiml: ['record'],
  // A recording is reported apart, and of a party that is dialled only that it could not be reached.
  ncco: ['record', 'dial'],
  'plivo-xml': ['stream'],
}

/** An end that is reported in part is asked about both ways; what comes second gets the same answer. */
const withoutNext = (dialect: Dialect, step: Step): Step =>
  step.step === 'dial' || dialect === 'twiml' ? step : ({ ...step, next: undefined } as Step)

const flowOf = (dialect: Dialect, input: SegmentInput): Flow => {
  const steps = input.steps.flatMap((step) => withPromptsBefore(dialect, asked(step, input)))
  const last = steps.at(-1)
  const isUnreported =
    last !== undefined &&
    unreported[dialect]?.includes(last.step) === true &&
    'next' in last &&
    last.next === turn
  return {
    steps: isUnreported
      ? [...steps.slice(0, -1), withoutNext(dialect, last), { step: 'goto', to: turn }]
      : steps,
    continuations: { [turn]: { url: input.turnUrl } },
  }
}

/** A segment as the document that its provider is answered: it asks at `turnUrl` with the result of the last step. */
export const writeSegment = (dialect: Dialect, input: SegmentInput): FlowWritten =>
  writeFlow(dialect, flowOf(dialect, input), { wholeRecordings: true })

const anyUrl = 'https://callback.invalid/'

/** A room is dialled by the SIP URI that the route gives it. */
const withoutRooms = (step: Step): Step =>
  step.step === 'dial'
    ? {
        ...step,
        to: step.to.map((target) =>
          'room' in target ? { sip: 'sip:room@rooms.invalid' } : target,
        ),
      }
    : step

/** What the document of a step does not say, or says differently; paths begin at the step. */
export const segmentNotes = (dialect: Dialect, step: Step): readonly Note[] => {
  if (step.step === 'goto') return []
  const parts = withPromptsBefore(dialect, step)
  if (parts.length > 1)
    return parts.flatMap((part, index) => {
      const notes = segmentNotes(dialect, part)
      return index === parts.length - 1
        ? notes
        : notes.map((note) => ({ ...note, field: `prompts[${index}].${note.field}` }))
    })
  const steps = [withoutRooms(step)]
  const { notes } = writeSegment(dialect, { steps, turnUrl: anyUrl })
  return notes
    .filter(({ field }) => field.startsWith('steps[0]'))
    .map((note) => ({ ...note, field: note.field.replace(/^steps\[0\]\.?/, '') }))
}
