import { TransportError, type Host, type References, type WireRequest } from '@callplane/core'
import { describe, expect, it } from 'vitest'
import { publicUrl, setUpBench, type Bench } from '../bench.ts'
import { numberFor } from '../expectations.ts'
import type { Harness, PluginUnderTest } from '../harness.ts'
import { hostileReferences } from '../hostile-references.ts'
import { referenceVerbs, type ReferenceVerb } from '../reference-verbs.ts'

/** Identifiers that mean nothing but themselves, in the shapes that providers use. */
const plain = [
  'conformance1',
  '0189b2c4-7d5e-7f30-8a41-1c2d3e4f5a6b',
  ...['CA', 'RE', 'TK', 'SD', 'PN'].map((kind) => `${kind}${'1'.repeat(32)}`),
  '1'.repeat(18),
] as const

/** How far a verb got: what left, and what it came to. */
interface Trace {
  readonly sent: readonly WireRequest[]
  readonly outcome: 'failed' | 'nothing' | 'done'
  readonly error: unknown
}

/** Every request is refused before it leaves, or is answered with an empty object. */
type Answers = 'never' | 'empty'

const openHost = (bench: Bench, answers: Answers) => {
  const sent: WireRequest[] = []
  const host: Host = {
    clock: bench.clock,
    publicUrl,
    log: () => {},
    fetch: async (request) => {
      sent.push(request)
      if (answers === 'never') throw new TransportError('connect', false)
      return { status: 200, headers: { 'content-type': 'application/json' }, body: '{}' }
    },
  }
  return { host, sent }
}

/** Lets whatever a verb waits for come to pass, and says how it ended. */
const trace = async (
  bench: Bench,
  sent: WireRequest[],
  run: ReferenceVerb['run'],
  id: string,
): Promise<Trace> => {
  sent.length = 0
  const state: { end?: Pick<Trace, 'outcome' | 'error'> } = {}
  const asked = async () => {
    try {
      const value = await run(id)
      const isEmpty = value === null || (Array.isArray(value) && value.length === 0)
      state.end = { outcome: isEmpty ? 'nothing' : 'done', error: undefined }
    } catch (error) {
      state.end = { outcome: 'failed', error }
    }
  }
  await Promise.race([asked(), bench.clock.advance(0)])
  for (let turn = 0; !state.end && turn < 20; turn += 1) await bench.clock.advance(60_000)
  if (!state.end) throw new Error('it neither succeeds nor fails')
  return { sent: [...sent], ...state.end }
}

/** The parts of a path as written: a parser would take `..` and backslashes away. */
const segmentsOf = (url: string): readonly string[] =>
  (/^[a-z]+:\/\/[^/?#\\]*([^?#]*)/i.exec(url)?.[1] ?? '').split('/')

const decoded = (segment: string): string => {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

/** What is wrong with where a request goes; undefined where it goes where it should. */
const strayOf = (
  request: WireRequest,
  id: string,
  known: ReadonlySet<string>,
): string | undefined => {
  const { url } = request
  const parsed = new URL(url)
  const segments = segmentsOf(url)
  if (parsed.pathname !== segments.join('/')) return 'the path is another one once it is parsed'
  if (parsed.hash !== '' || url.includes('#')) return 'a fragment cuts the URL'
  if (/[\s\\]/.test(url)) return 'white space or backslashes'
  for (const segment of segments) {
    const text = decoded(segment).replace(/\.(?:json|wav|mp3)$/, '')
    if (text !== id && !known.has(segment)) return `a segment that only this identifier brings`
  }
  for (const name of parsed.searchParams.keys())
    if (!known.has(`?${name}`)) return `a parameter that only this identifier brings`
  return undefined
}

const vocabularyOf = (requests: readonly WireRequest[]): readonly string[] =>
  requests.flatMap(({ url }) => [
    ...segmentsOf(url),
    ...[...new URL(url).searchParams.keys()].map((name) => `?${name}`),
  ])

/**
 * A reference comes from the application's users, and requests are made with the operator's credentials. So a
 * verb refuses one that cannot be the provider's, or sends it as exactly one segment of the path it always uses.
 */
export const referenceCases = (plugin: PluginUnderTest, harness: Harness): void => {
  describe('references from outside', () => {
    it.each(['never', 'empty'] as const)(
      'never choose where a request goes, where it is answered %s',
      async (answers) => {
        const bench = await setUpBench(plugin, harness)
        const placed = await bench.run(bench.call(numberFor(11)), 12)
        const genuine: References = placed.attempts[0]?.references ?? {}
        expect(Object.keys(genuine)).not.toEqual([])
        const { host, sent } = openHost(bench, answers)
        const { to, from, ...rest } = bench.call(numberFor(12))
        const { rule: _rule, ...call } = { ...rest, to, from }
        const route = { provider: plugin.id, weight: 1, ...harness.route?.(bench.keys) }
        const attempt = {
          key: 'cp00000000000000000000000000000003',
          call,
          route,
          sendBy: Number.MAX_SAFE_INTEGER,
          sentAt: bench.clock.now(),
          callbackUrl: `${publicUrl}/webhooks/${plugin.id}?attempt=cp00000000000000000000000000000003`,
        } as Parameters<typeof referenceVerbs>[0]['attempt']
        const ports = plugin(harness.settings(bench.keys)).connect(host)
        const verbs = referenceVerbs({ ports, call: attempt.call, route, genuine, attempt })
        const [id = 'conformance1'] = Object.values(genuine)
        const hostile = hostileReferences(id)
        expect(hostile.length).toBeGreaterThan(200)

        const wrong = new Map<string, string>()
        let refused = 0
        for (const verb of verbs) {
          const known = new Set<string>()
          for (const one of [...plain, ...Object.values(genuine)])
            for (const part of vocabularyOf((await trace(bench, sent, verb.run, one)).sent))
              known.add(part)
          if (verb.without)
            for (const part of vocabularyOf((await trace(bench, sent, verb.without, '')).sent))
              known.add(part)
          for (const reference of hostile) {
            const { sent: left, outcome, error } = await trace(bench, sent, verb.run, reference)
            // One reference tells what is wrong with a verb; hundreds only hide the next verb.
            const fail = (why: string) =>
              wrong.set(`${verb.name}: ${why}`, JSON.stringify(reference.slice(0, 80)))
            const stray = left.map((request) => strayOf(request, reference, known)).find(Boolean)
            if (stray) fail(stray)
            if (left.length === 0 && outcome === 'done' && known.size > 0)
              fail('succeeds, though nothing was sent')
            if (left.length === 0 && outcome === 'failed') refused += 1
            if (reference.length > 12 && String(error).includes(reference))
              fail('the error repeats it')
          }
        }
        expect(Object.fromEntries(wrong)).toEqual({})
        // Where a plugin has verbs with references at all, most of these are none of its provider's.
        if (verbs.length > 0) expect(refused).toBeGreaterThan(100)
        await bench.close()
      },
      180_000,
    )
  })
}
