import type { Mutant } from '../mutant.ts'

const model = 'packages/core/src/model'
const modelTest = `${model}/flow/flow.test.ts`
const flows = 'packages/flows/src'
const faultsTest = `${flows}/faults.test.ts`
const identityTest = `${flows}/identity.test.ts`

const running = 'packages/core/src/dispatch'
const documentsTest = `${running}/flow/flow.test.ts`
const fallbackTest = `${running}/flow/flow-fallback.test.ts`
const commandsTest = `${running}/flow/commanded-flow.test.ts`
const streams = 'packages/kit/src/streams'
const streamsTest = `${streams}/streams.test.ts`

/** Bugs of flows: how they run, their model, and the readers and writers of dialects. */
export const flowMutants: readonly Mutant[] = [
  {
    bug: 'a continuation of a misspelled name is found only when a caller gets there',
    file: `${model}/flow/flow-graph.ts`,
    find: '.filter(({ name }) => name === start || !places.has(name))',
    replace: '.filter(({ name }) => name === start)',
    noticedBy: modelTest,
  },
  {
    bug: 'a recording in the background counts as a step that takes time',
    file: `${model}/flow/flow-graph.ts`,
    find: "return own(step, 'background') !== true",
    replace: 'return true',
    noticedBy: modelTest,
  },
  {
    bug: 'a loop through the empty URL of the document itself is not found',
    file: `${model}/flow/flow-graph.ts`,
    find: "if (own(objectOf(place.value), 'url') === '') return",
    replace: "if (own(objectOf(place.value), 'url') === '/') return",
    noticedBy: modelTest,
  },
  {
    bug: 'a gather that collects nothing is accepted',
    file: `${model}/flow/flow-step-schema.ts`,
    find: 'if (gather.digits === undefined && gather.speech === undefined)',
    replace: 'if (gather.digits === undefined && gather.speech === null)',
    noticedBy: modelTest,
  },
  {
    bug: 'an attribute that nothing reads is ignored, silently',
    file: `${flows}/xml-source.ts`,
    find: 'if (!this.#read.has(name))',
    replace: 'if (!this.#read.has(name) && name.length === 0)',
    noticedBy: faultsTest,
  },
  {
    bug: 'a field of an action that nothing reads is ignored, silently',
    file: `${flows}/ncco/action-source.ts`,
    find: 'if (!this.#read.has(name))',
    replace: 'if (!this.#read.has(name) && name.length === 0)',
    noticedBy: faultsTest,
  },
  {
    bug: 'a field of a flow that a dialect does not have is lost without a note',
    file: `${flows}/fields.ts`,
    find: "this.note(path, 'dropped', detail)",
    replace: "if (path === 'next') this.note(path, 'dropped', detail)",
    noticedBy: identityTest,
  },
  {
    bug: 'the default of one dialect silently becomes that of another',
    file: `${flows}/fields.ts`,
    find: 'return neutral === undefined ? undefined : one.absent',
    replace: 'return undefined',
    noticedBy: faultsTest,
  },
  {
    bug: 'an input of Vonage without a count collects any number of keys elsewhere',
    file: `${flows}/ncco/read-input.ts`,
    find: "built['digits'] = { count: defaultCount, finishKeys: '' }",
    replace: "built['digits'] = { finishKeys: '' }",
    noticedBy: faultsTest,
  },
  {
    bug: 'steps after one that always goes on elsewhere are written without a note',
    file: `${flows}/twiml/write.ts`,
    find: 'if (index > 0 && endsEarly(root)) {',
    replace: 'if (index < 0 && endsEarly(root)) {',
    noticedBy: identityTest,
  },
  {
    bug: 'a document type declaration is accepted',
    file: 'packages/kit/src/xml.ts',
    find: "throw new Refused('a document type declaration is not accepted', parser.position)",
    replace: 'from = parser.position',
    noticedBy: 'packages/kit/src/xml.test.ts',
  },
  {
    bug: 'elements can be nested without limit',
    file: 'packages/kit/src/xml.ts',
    find: 'if (open.length > maxDepth)',
    replace: 'if (open.length > maxDepth * 10_000)',
    noticedBy: 'packages/kit/src/xml.test.ts',
  },
  {
    bug: 'the second of two equal names in an NCCO replaces the first, silently',
    file: `${flows}/ncco/json-tree.ts`,
    find: 'if (parent.fields.has(name))',
    replace: 'if (parent.fields.has(name) && name.length === 0)',
    noticedBy: faultsTest,
  },
  {
    bug: 'a request for a turn that comes again asks the function again',
    file: `${running}/flow/answer-turn.ts`,
    find: 'if (isDue(record) && record.cancelRequestedAt === null',
    replace: 'if (record.cancelRequestedAt === null',
    noticedBy: documentsTest,
  },
  {
    bug: 'two answers of one turn are both journalled',
    file: `${running}/flow/answer-turn.ts`,
    find: '(current) => segmentsOf(current, attempt.key).length === seq,',
    replace: '() => true,',
    noticedBy: documentsTest,
  },
  {
    bug: 'a `dial` step is begun for a caller who has hung up',
    file: `${running}/flow/next-segment.ts`,
    find: 'if (isOver) return { segment: { continuation, ...nothing }, notes: said() }',
    replace: '',
    noticedBy: documentsTest,
  },
  {
    bug: 'the fallback of a flow passes no guard',
    file: `${running}/flow/next-segment.ts`,
    find: 'const checked = await dialable(last, { record, route, path }, world)',
    replace:
      "const checked = path === 'flowFallback' ? { step: last, notes: [] } : await dialable(last, { record, route, path }, world)",
    noticedBy: fallbackTest,
  },
  {
    bug: 'the fallback of a flow that is not registered any more begins again with each of its turns',
    file: `${running}/flow/next-segment.ts`,
    find: 'return nextList(step, last.rest ?? [], turn, by)',
    replace:
      "if (!asked.source) throw new FlowFailure('gone')\n  return nextList(step, last.rest ?? [], turn, by)",
    noticedBy: fallbackTest,
  },
  {
    bug: 'digits that the next process sends again are cut',
    file: `${running}/flow/segment-state.ts`,
    find: "const isNew = state === 'sent' || state === 'failed'",
    replace: "const isNew = state === 'failed'",
    noticedBy: `${running}/flow/commanded-steps.test.ts`,
  },
  {
    bug: 'a `dial` step passes no guard',
    file: `${running}/flow/dial-targets.ts`,
    find: 'if (refused === null) to.push(target)',
    replace: 'if (true as boolean) to.push(target)',
    noticedBy: documentsTest,
  },
  {
    bug: 'the end of a party that a `dial` step rang is the end of the near leg',
    file: 'packages/core/src/journal/record.ts',
    find: "(a.parent === key && a.kind !== 'dial')",
    replace: 'a.parent === key',
    noticedBy: documentsTest,
  },
  {
    bug: 'a step that a provider cannot do is left out without a note',
    file: `${running}/plan/prepare-route.ts`,
    find: '      ...flowNotes(call.connect, provider, world),\n',
    replace: '',
    noticedBy: documentsTest,
  },
  {
    bug: 'a report of another kind ends the step that is under way',
    file: `${running}/flow/step-ended.ts`,
    find: 'report.result?.turn !== turnOfStep(step)',
    replace: 'report.result === undefined',
    noticedBy: commandsTest,
  },
  {
    bug: 'a recording is stopped again with every key',
    file: `${running}/flow/segment-state.ts`,
    find: "return progress.state === 'accepted' && finishKeyOf(record, state) !== undefined",
    replace: 'return finishKeyOf(record, state) !== undefined',
    noticedBy: commandsTest,
  },
  {
    bug: 'any key stops a recording',
    file: `${running}/flow/segment-state.ts`,
    find: 'const keys = step.finishKeys ?? ',
    replace: "const keys = step.finishKeys && '1234567890*#' ? '1234567890*#' : ",
    noticedBy: commandsTest,
  },
  {
    bug: 'digits that are sent are cut by the next command',
    file: `${running}/flow/segment-state.ts`,
    find: "if (step.step === 'digits' && progress.state === 'accepted')",
    replace: "if (step.step === 'digits' && progress.state === 'done')",
    noticedBy: commandsTest,
  },
  {
    bug: 'a message that the caller ends by hanging up is lost to the flow',
    file: `${running}/next/next-step.ts`,
    find: "if (lastTurn(record, attempt)) return { kind: 'flow', attempt }",
    replace: '',
    noticedBy: documentsTest,
  },
  {
    bug: 'the recording of the whole call is taken for the message of a caller who hung up',
    file: `${running}/flow/last-turn.ts`,
    find: 'if (isRecordedThroughout(record, segments)) return null',
    replace: '',
    noticedBy: documentsTest,
  },
  {
    bug: 'keys of a caller who hung up before the input was complete are a turn',
    file: `${running}/flow/answer-turn.ts`,
    find: ' && !(report && isBrokenOff(report))',
    replace: '',
    noticedBy: documentsTest,
  },
  {
    bug: 'recordings and cost of the parties of `dial` steps are not on the record',
    file: 'packages/core/src/merge/project.ts',
    find: 'const legs = [far ?? [], fold?.near ?? [], dialledLegs(record)].flat()',
    replace: 'const legs = [far ?? [], fold?.near ?? []].flat()',
    noticedBy: 'packages/core/src/merge/project.test.ts',
  },
  {
    bug: 'a recording that is reported with two legs is on the record twice',
    file: 'packages/core/src/merge/all-legs.ts',
    find: 'if (!byId.has(one.id)) byId.set(one.id, one)',
    replace: 'byId.set(`${byId.size}`, one)',
    noticedBy: 'packages/core/src/merge/project.test.ts',
  },
  {
    bug: 'keys interrupt prompts that they must not interrupt',
    file: `${flows}/segment.ts`,
    find: 'step.interruptible === false &&',
    replace: 'step.interruptible === null &&',
    noticedBy: `${flows}/segment.test.ts`,
  },
  {
    bug: 'Vonage gets audio in messages of any length',
    file: `${streams}/open-stream.ts`,
    find: 'return framer ? framer.cut(bytes).map(written) : [written(bytes)]',
    replace: 'return [written(bytes)]',
    noticedBy: streamsTest,
  },
  {
    bug: 'the last piece of audio before a mark is lost',
    file: `${streams}/open-stream.ts`,
    find: "const before = command.type === 'mark' ? (framer?.rest() ?? []) : []",
    replace: 'const before: Uint8Array[] = []',
    noticedBy: streamsTest,
  },
  {
    bug: 'audio that was cleared comes back with the next piece',
    file: `${streams}/open-stream.ts`,
    find: "if (command.type === 'clear') framer?.clear()",
    replace: '',
    noticedBy: streamsTest,
  },
  {
    bug: 'the URL of a stream is good once in each process, whatever store is given',
    file: `${streams}/stream-token.ts`,
    find: '  counters = inProcess(),\n}: StreamTokenOptions): StreamTokens => {',
    replace: '}: StreamTokenOptions): StreamTokens => {\n  const counters = inProcess()',
    noticedBy: streamsTest,
  },
  {
    bug: 'the URL of a stream is good as often as it is asked for',
    file: `${streams}/stream-token.ts`,
    find: "return taken === 'taken'",
    replace: 'return Boolean(taken)',
    noticedBy: streamsTest,
  },
  {
    bug: 'Telnyx: the near end of a caller sees the number that was dialled',
    file: 'packages/providers/telnyx/src/map/request.ts',
    find: '...(isCaller && { bridge_intent: true }),',
    replace: '',
    noticedBy: 'packages/providers/telnyx/src/calls/near-end.test.ts',
  },
  {
    bug: 'Telnyx: a dial step for a caller is refused, because the caller’s number is shown',
    file: 'packages/providers/telnyx/src/calls/flow-steps.ts',
    find: 'from: step.callerId ?? called ?? from,',
    replace: 'from: step.callerId ?? from,',
    noticedBy: 'packages/providers/telnyx/src/calls/flow-steps.test.ts',
  },
  {
    bug: 'the end of a flow that the provider did not carry out leaves the caller on the line',
    file: `${running}/flow/segment-state.ts`,
    find: "=> step === 'hangUp' || step === 'reject'",
    replace: "=> step === 'reject'",
    noticedBy: commandsTest,
  },
]
