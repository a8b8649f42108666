import { featureFields, type WireRequest } from '@callplane/core'
import { businessNumber, markers } from '@callplane/conformance'
import { isDeepStrictEqual } from 'node:util'
import { describe, expect, it } from 'vitest'
import { emulatedProviders } from '../scripts/emulated-providers.ts'
import { examplesOf, openDesk, standsAtItsPlace } from '../scripts/translation/example.ts'
import { isNoted } from '../scripts/translation/page.ts'
import { translate } from '../scripts/translation/translate.ts'

const pairs = emulatedProviders.flatMap((source) =>
  emulatedProviders.map((target) => ({
    source,
    target,
    name: `${source.plugin.id} → ${target.plugin.id}`,
  })),
)
/** A number may travel without its plus, a URI with parameters and headers behind it. */
const bare = (value: unknown): string => String(value).replace(/^\+/, '').split(/[;?]/, 1)[0] ?? ''

const said = ({ url, body = '' }: WireRequest): string =>
  decodeURIComponent(`${url} ${body.replaceAll('+', ' ')}`)

describe.each(pairs)('$name', ({ source, target }) => {
  it('keeps numbers and features, or notes the difference', async () => {
    const [from, to] = await Promise.all([openDesk(source), openDesk(target)])
    const examples = await examplesOf(from)
    expect(examples).not.toEqual([])
    for (const example of examples) {
      const { call, request, impossible, refused, notes } = await translate(from, example, to)
      const about = `${example.name}: ${JSON.stringify({ refused, notes })}`
      const isRefused = (field: string) => refused.some((one) => one.field === field)
      // The request was made by `map`, so that what it was made of is known.
      expect(bare(call.to), about).toBe(bare(example.call.to))
      // Some send no caller ID to a SIP address.
      const caller = from.harness.numbers.from(example.request)
      if (caller !== undefined && !isNoted(notes, 'from'))
        expect(bare(call.from), about).toBe(bare(caller))
      for (const field of example.features)
        expect(
          call[field] !== undefined || isNoted(notes, field) || isRefused(field),
          `${field}, ${about}`,
        ).toBe(true)
      if (request === null) {
        expect(impossible, about).toEqual(expect.any(String))
        continue
      }
      const { numbers, places } = to.harness
      const far = bare(call.to)
      // The harness knows where a number stands; a SIP address may stand elsewhere.
      if (far.startsWith('sip:')) {
        const address = far.slice('sip:'.length)
        // LiveKit takes the user and the host of an address in fields of their own.
        const parts = to.plugin.id === 'livekit' ? address.split('@') : [address]
        for (const part of parts) expect(said(request), about).toContain(part)
      } else expect(bare(numbers.to(request)), about).toBe(far)
      // A call that says none has the rule's.
      if (!isNoted(notes, 'from'))
        expect(bare(numbers.from(request)), about).toBe(bare(call.from ?? businessNumber))
      for (const field of featureFields) {
        if (call[field] === undefined || isNoted(notes, field)) continue
        // Of a value that is not the suite's, the place can only be asked whether something is there.
        const stands = isDeepStrictEqual(call[field], markers[field])
          ? standsAtItsPlace(to, field, request)
          : places[field]?.at(request) !== undefined
        expect(stands, `${field} is neither in the request nor in a note, ${about}`).toBe(true)
      }
    }
    await Promise.all([from.close(), to.close()])
  })
})
