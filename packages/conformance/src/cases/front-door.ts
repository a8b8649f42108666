import {
  CallError,
  type FeatureField,
  type FrontDoor,
  type OutboundCallInput,
  type WireRequest,
} from '@callplane/core'
import { describe, expect, it } from 'vitest'
import { setUpBench } from '../bench.ts'
import { numberFor } from '../expectations.ts'
import type { Harness, PluginUnderTest } from '../harness.ts'
import { markers } from '../markers.ts'
import { mutationsOf, surprise, type Mutation } from '../request-mutations.ts'

type Parsed = ReturnType<FrontDoor['parse']> | CallError

type Reader = FrontDoor['parse']

const parse = (read: Reader, request: WireRequest): Parsed => {
  try {
    return read(request)
  } catch (error) {
    // Refused is not silent.
    if (CallError.isInstance(error)) return error
    throw error
  }
}

const holds = (text: string, word: string): boolean => text.split(/[^\w]+/).includes(word)

/** Whether a note names this field or an object that contains it. */
const isNoted = ({ notes }: ReturnType<FrontDoor['parse']>, { name, within }: Mutation): boolean =>
  notes.some(({ field, detail }) => {
    const last = field.split(/[.[\]]+/).findLast((part) => part !== '' && !/^\d+$/.test(part)) ?? ''
    return holds(field, name) || holds(detail, name) || within.includes(last)
  })

const isCarried = (before: Parsed, after: Parsed, mutation: Mutation): boolean => {
  if (CallError.isInstance(after) || CallError.isInstance(before)) return true
  if (mutation.name === surprise)
    return isNoted(after, mutation) || JSON.stringify([after.call, after.route]).includes(surprise)
  return JSON.stringify(after) !== JSON.stringify(before) || isNoted(before, mutation)
}

/**
 * A front door reads other people's requests. Each field of one is in the call, in the options or in a note, and what
 * the door does not know is named: changing a value changes what comes out, unless a note says that it is dropped.
 */
export const frontDoorCases = (plugin: PluginUnderTest, harness: Harness): void => {
  describe('the front door', () => {
    it('loses no field of a request silently', async ({ skip }) => {
      const bench = await setUpBench(plugin, harness)
      const { frontDoor: door } = plugin(harness.settings(bench.keys)).connect(bench.host)
      if (!door) {
        await bench.close()
        return skip('there is none')
      }
      const requests: WireRequest[] = [...(harness.frontDoor?.(bench.keys) ?? [])]
      const explained = async (extra: Partial<OutboundCallInput>) => {
        const { routes } = await bench.dispatcher.explain(bench.call(numberFor(10), extra))
        const request = routes[0]?.request
        if (request) requests.push(request)
      }
      await explained({})
      for (const [field, place] of Object.entries(harness.places))
        await explained({ [field]: markers[field as FeatureField], ...place?.with })
      expect(requests.length).toBeGreaterThan(0)

      const silent = new Set<string>()
      let tried = 0
      let unknown = 0
      const look = (read: Reader, request: WireRequest, before: Parsed) => {
        for (const mutation of mutationsOf(request)) {
          tried += 1
          if (mutation.name === surprise) unknown += 1
          if (!isCarried(before, parse(read, mutation.request), mutation)) silent.add(mutation.what)
        }
      }
      for (const request of requests) {
        const own: Reader = (given) => door.parse(given)
        const before = parse(own, request)
        expect(CallError.isInstance(before) ? before.message : 'read').toBe('read')
        look(own, request, before)
        if (!door.portable) continue
        const portable: Reader = (given) => door.portable?.(given) ?? door.parse(given)
        const asPortable = parse(portable, request)
        // What only this provider can run is refused, which is not silent.
        if (!CallError.isInstance(asPortable)) look(portable, request, asPortable)
      }
      expect([...silent]).toEqual([])
      expect(tried).toBeGreaterThan(requests.length * 2)
      expect(unknown).toBeGreaterThanOrEqual(requests.length)
      await bench.close()
    })
  })
}
