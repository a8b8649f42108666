import type { Mutant } from '../mutant.ts'

const source = 'packages/preflight/src'
const noticedBy = `${source}/preflight.test.ts`

/** Bugs of preflight: call sites that are lost on the way, and verdicts that are too good. */
export const preflightMutants: readonly Mutant[] = [
  {
    bug: 'a client that is handed to a function is not followed into it',
    file: `${source}/code/program.ts`,
    find: 'for (const { node, module: caller } of this.#calls.get(owner) ?? [])',
    replace: 'for (const { node, module: caller } of [] as Site<CallNode>[])',
    noticedBy,
  },
  {
    bug: 'a client that another file exports is not followed',
    file: `${source}/code/program.ts`,
    find: 'const source = module.exports.get(name)',
    replace: 'const source = module.exports.get(`${name}?`)',
    noticedBy,
  },
  {
    bug: 'a call that only looks like one of an SDK is left out silently',
    file: `${source}/scan.ts`,
    find: 'sdk.resembles.test(chain)',
    replace: 'sdk.resembles.test(`${chain}()`)',
    noticedBy,
  },
  {
    bug: 'a client that is handed to what cannot be followed is left out silently',
    file: `${source}/scan.ts`,
    find: "value.kind === 'external' && one.isClient(value.path)",
    replace: "value.kind === 'external' && one.modules.test(value.path)",
    noticedBy,
  },
  {
    bug: 'a request whose parameters are not known gets the verdict of an example',
    file: `${source}/targets/judge-request.ts`,
    find: "return request.open && entry.verdict !== 'blocker'",
    replace: "return request.open && entry.verdict === 'blocker'",
    noticedBy,
  },
  {
    bug: 'a step that the target leaves out counts as an adjustment',
    file: `${source}/targets/judge.ts`,
    find: "if (notes.some(isLeftOut)) return 'blocker'",
    replace: "if (notes.some(isLeftOut)) return 'adjusted'",
    noticedBy,
  },
  {
    bug: 'a link is followed out of the folder',
    file: `${source}/files/read-folder.ts`,
    find: 'if (!this.#isInside(real))',
    replace: 'if (real === this.#root)',
    noticedBy,
  },
  {
    bug: 'one file that cannot be parsed ends the whole report',
    file: `${source}/code/syntax.ts`,
    find: 'return { faults: [faultOf(error)] }',
    replace: 'throw error',
    noticedBy,
  },
  {
    bug: 'a request that the door refuses to serve counts as served',
    file: `${source}/targets/door-reads.ts`,
    find: "refusal?.reason === 'not-served'",
    replace: "refusal?.reason === 'not-found'",
    noticedBy,
  },
  {
    bug: 'a door is closed in the middle of a request',
    file: 'packages/cli/src/door-server.ts',
    find: 'server.closeIdleConnections()',
    replace: 'server.closeAllConnections()',
    noticedBy: 'packages/cli/src/serve-door.test.ts',
  },
  {
    bug: 'a document that an endpoint leads to is not asked for',
    file: `${source}/fetch/fetch-documents.ts`,
    find: 'for (const turn of turnsIn(answer.flow, at))',
    replace: 'for (const turn of turnsIn(answer.flow, at).slice(1))',
    noticedBy,
  },
  {
    bug: 'an endpoint that several call sites name is asked for each of them',
    file: `${source}/fetch/fetch-documents.ts`,
    find: 'if (this.#asked.has(url)) return',
    replace: 'if (this.#asked.size > 99) return',
    noticedBy,
  },
]
