import type { Mutant } from '../mutant.ts'

const running = 'packages/core/src/dispatch'
const runningTest = `${running}/flow/document.test.ts`
const runner = 'packages/flows/src/documents'
const runnerTest = `${runner}/document-runner.test.ts`

/** Bugs of running the documents of applications. */
export const documentMutants: readonly Mutant[] = [
  {
    bug: 'an application is asked for its next document before the caller gets there',
    file: 'packages/core/src/flow/next-steps.ts',
    find: "if (step.step !== 'goto' || (answering.document && steps.length > 0))",
    replace: "if (step.step !== 'goto')",
    noticedBy: runningTest,
  },
  {
    bug: 'the next process does not know the document that the caller is in',
    file: `${running}/flow/next-segment.ts`,
    find: ', ...(document && { document })',
    replace: '',
    noticedBy: runningTest,
  },
  {
    bug: 'documents that lead to each other are asked for without end',
    file: `${running}/flow/document-answers.ts`,
    find: 'if (++count > maxDocuments)',
    replace: 'if (++count > maxDocuments * 1000)',
    noticedBy: runningTest,
  },
  {
    bug: 'a document of which something is lost is begun with `strict`',
    file: `${running}/flow/document-answers.ts`,
    find: 'if (record.strict) refuseLosses(found)',
    replace: '',
    noticedBy: runningTest,
  },
  {
    bug: 'an application has longer than the provider of the call waits',
    file: `${running}/flow/document-answers.ts`,
    find: ': shorter(times.answerDocumentWithin, milliseconds(timeBefore(waits, margin)))',
    replace: ': times.answerDocumentWithin',
    noticedBy: runningTest,
  },
  {
    bug: 'an application is told of a recording with each report of it',
    file: `${running}/flow/document-reports.ts`,
    find: 'if (told && isOver(told)) continue',
    replace: '',
    noticedBy: runningTest,
  },
  {
    bug: 'an application is told of one of several parties as if it were the only one',
    file: `${running}/flow/document-reports.ts`,
    find: '!step.report || step.to.length !== 1) return null',
    replace: '!step.report) return null',
    noticedBy: runningTest,
  },
  {
    bug: 'a document may lead to any host',
    file: `${runner}/allowed-hosts.ts`,
    find: '[first, fallback?.url, ...namedIn(content)].some(',
    replace: '[first, fallback?.url, url.href].some(',
    noticedBy: runnerTest,
  },
  {
    bug: 'a redirect of HTTP may lead to any host',
    file: `${runner}/request-document.ts`,
    find: 'place = placeOf(new URL(location, place).href, asking)',
    replace: 'place = new URL(location, place)',
    noticedBy: runnerTest,
  },
  {
    bug: 'the fallback URL is not asked where the document cannot be read',
    file: `${runner}/document-runner.ts`,
    find: 'if (!CallError.isInstance(error)) throw error',
    replace: 'if (CallError.isInstance(error)) throw error',
    noticedBy: runnerTest,
  },
  {
    bug: 'a request that may have arrived is sent again',
    file: `${runner}/request-document.ts`,
    find: "const isUnsent = error instanceof TransportError && !error.sent && error.reason === 'connect'",
    replace: 'const isUnsent = error instanceof TransportError',
    noticedBy: runnerTest,
  },
  {
    bug: 'an application is asked about a message in which nothing was said',
    file: `${runner}/twiml-protocol.ts`,
    find: 'return turn.recording ? { ...given, ...recorded(turn, request, account) } : null',
    replace: 'return { ...given, ...recorded(turn, request, account) }',
    noticedBy: runnerTest,
  },
  {
    bug: 'cookies of one path are sent to all',
    file: `${runner}/cookies.ts`,
    find: 'cookie.host === host && isBelow(cookie.path, pathname)',
    replace: 'cookie.host === host',
    noticedBy: runnerTest,
  },
  {
    bug: 'the outcome of a `dial` command that is not known is guessed to be an acceptance',
    file: 'packages/core/src/dispatch/flow/answer-turn.ts',
    find: "return dial?.state === 'sent'",
    replace: "return dial && dial.state !== 'refused'",
    noticedBy: 'packages/core/src/dispatch/flow/commanded-failures.test.ts',
  },
  {
    bug: 'a step whose end was reported to another process is sent again',
    file: 'packages/core/src/dispatch/steps/run-flow.ts',
    find: 'stillWanted(held) && isSame(stateOf(held, attempt), state)',
    replace: 'stillWanted(held)',
    noticedBy: 'packages/core/src/dispatch/flow/commanded-failures.test.ts',
  },
  {
    bug: 'a report about a party is told for the party before it',
    file: 'packages/core/src/dispatch/steps/tell-application.ts',
    find: 'one.attempt === attempt && one.name === name',
    replace: 'one.name === name',
    noticedBy: 'packages/core/src/dispatch/flow/document-reports.test.ts',
  },
]
