import type { Note, OutboundCallInput, WireRequest } from '@callplane/core'
import { describe, expect, it } from 'vitest'
import { setUpBench } from '../bench.ts'
import { numberFor } from '../expectations.ts'
import type { Harness, PluginUnderTest } from '../harness.ts'

/** Seconds after which even 1024 digits that the dispatcher sends by command have been played. */
const longest = 1200

type WideField = 'participant' | 'ringTimeout' | 'dtmf' | 'sipHeaders' | 'connect'

interface Wide {
  readonly name: string
  readonly field: WideField
  readonly value: Partial<OutboundCallInput>
}

/** Values at the far end of what the neutral model takes, where some provider takes less. */
const wideValues: readonly Wide[] = [
  {
    name: 'a participant id of 1024 characters',
    field: 'participant',
    value: { participant: { id: 'p'.repeat(1024) } },
  },
  {
    name: 'a participant name of 1024 characters',
    field: 'participant',
    value: { participant: { name: 'n'.repeat(1024) } },
  },
  { name: 'a day of ringing', field: 'ringTimeout', value: { ringTimeout: 86_400 } },
  { name: '1024 digits', field: 'dtmf', value: { dtmf: '1w2#'.repeat(256) } },
  {
    name: 'a header value outside ASCII',
    field: 'sipHeaders',
    value: { sipHeaders: { 'X-City': 'Zürich 東京' } },
  },
  {
    name: 'a header value of 1500 characters',
    field: 'sipHeaders',
    value: { sipHeaders: { 'X-Long': 'v'.repeat(1500) } },
  },
  {
    name: 'a conference with spaces and punctuation in its name',
    field: 'connect',
    value: { connect: { conference: 'Weekly stand-up: Ops & <QA> "42"' } },
  },
  {
    name: 'a conference whose name has 256 characters',
    field: 'connect',
    value: { connect: { conference: 'c'.repeat(256) } },
  },
]

const isNoted = (notes: readonly Note[], field: WideField): boolean =>
  notes.some((note) => note.field === field || note.field.startsWith(`${field}.`))

/** Statuses with which the provider refused the dial. What else is sent may come too late, or look for what is not there. */
const refusals = (transcript: readonly string[], dial: string): number[] => {
  let asked = ''
  return transcript.flatMap((line) => {
    const entry = JSON.parse(line) as Partial<WireRequest> & { readonly status?: number }
    if (entry.method !== undefined) asked = `${entry.method} ${entry.url}`
    const { status = 0 } = entry
    return asked === dial && status >= 400 && status < 500 ? [status] : []
  })
}

const percentDecoded = (text: string): string =>
  text.replaceAll(/(?:%[0-9A-F]{2})+/gi, (bytes) => {
    try {
      return decodeURIComponent(bytes)
    } catch {
      return bytes
    }
  })

/** The text of a wire body with every encoding that a request nests taken off: form, JSON, XML, and a URI within. */
const plain = (body: string): string =>
  percentDecoded(percentDecoded(body.replaceAll('+', ' ').replaceAll('\\"', '"')))
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')

/** What must arrive of a text. A pause between digits is each provider's own letter. */
const essence = (text: string, field: WideField): string =>
  field === 'dtmf' ? text.replaceAll(/[a-z]/gi, '') : text

const valuesOf = (value: unknown): string[] =>
  typeof value === 'object' && value !== null
    ? Object.values(value).flatMap(valuesOf)
    : [String(value)]

/**
 * The neutral model is as wide as the widest provider. A plugin sends a value whole, or says in a note what happened to
 * it, or the route is skipped: the provider never has to refuse it.
 */
export const overLimitCases = (plugin: PluginUnderTest, harness: Harness): void => {
  describe('values beyond what this provider takes', () => {
    it.each(wideValues.map((wide) => [wide.name, wide] as const))(
      '%s: whole, noted or skipped, and never refused by the provider',
      async (_name, { field, value }) => {
        const bench = await setUpBench(plugin, harness)
        try {
          const around = field === 'connect' ? {} : harness.places[field]?.with
          const usual = await bench.dispatcher.explain(bench.call(numberFor(10), around))
          if (!usual.routes[0]?.request) throw new Error('it dials nothing at all')
          const input = bench.call(numberFor(10), { ...around, ...value })
          const { routes } = await bench.dispatcher.explain(input)
          const [route] = routes
          const call = await bench.run(input, longest)
          if (!route?.request) {
            expect(route?.skipped?.detail).toBeTruthy()
            expect(call.skipped).toHaveLength(1)
            return
          }
          const dial = `${route.request.method} ${route.request.url}`
          expect(refusals(bench.host.transcript, dial)).toEqual([])
          if (isNoted(route.notes, field)) return
          // A name that only an answer document carries is not in the request; what was requested is there then.
          const sent = plain([route.request.url, route.request.body ?? ''].join('\n'))
          const documents = bench.received.map(({ reply }) => plain(reply.body)).join('\n')
          for (const text of valuesOf(value))
            expect(essence(`${sent}\n${documents}`, field)).toContain(essence(text, field))
        } finally {
          await bench.close()
        }
      },
    )
  })
}
