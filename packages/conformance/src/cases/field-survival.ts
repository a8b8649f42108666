import {
  featureFields,
  type FeatureField,
  type Note,
  type OutboundCallInput,
} from '@callplane/core'
import { describe, expect, it } from 'vitest'
import { businessNumber, setUpBench } from '../bench.ts'
import { numberFor } from '../expectations.ts'
import type { Harness, PluginUnderTest } from '../harness.ts'
import { markers } from '../markers.ts'

const noted = (notes: readonly Note[], field: FeatureField): boolean =>
  notes.some((note) => note.field === field || note.field.startsWith(`${field}.`))

export const fieldSurvivalCases = (plugin: PluginUnderTest, harness: Harness): void => {
  describe('field survival: nothing is dropped silently', () => {
    const explain = async (extra: Partial<OutboundCallInput>) => {
      const bench = await setUpBench(plugin, harness)
      const explanation = await bench.dispatcher.explain(bench.call(numberFor(10), extra))
      await bench.close()
      return explanation.routes[0]
    }

    it('has a marker for every feature of the model', () => {
      expect(Object.keys(markers).sort()).toEqual([...featureFields].sort())
    })

    it('carries both numbers', async () => {
      const route = await explain({})
      const request = route?.request
      if (!request) throw new Error(JSON.stringify(route))
      const digits = (value: unknown) => String(value).replace(/\D/g, '')
      expect(digits(harness.numbers.to(request))).toBe(numberFor(10).slice(1))
      // Where an id stands for the caller ID, the harness turns it back into the number.
      expect(digits(harness.numbers.from(request))).toBe(businessNumber.slice(1))
    })

    it.each(featureFields)('%s is at its documented place, or in a note', async (field) => {
      const place = harness.places[field]
      const route = await explain({
        ...place?.with,
        [field]: place?.with?.[field] ?? markers[field],
      })
      if (!place) {
        // Not honoured: a note, or a route that is skipped because losing it is not acceptable.
        const skipped = route?.skipped?.reason
        if (skipped === 'caller-id-hiding-unsupported' || skipped === 'encryption-unsupported')
          return
        expect(route && noted(route.notes, field), `${field} is neither honoured nor noted`).toBe(
          true,
        )
        return
      }
      if (!route?.request) throw new Error(`skipped: ${JSON.stringify(route?.skipped)}`)
      expect(place.at(route.request)).toEqual(
        place.expected ?? place.with?.[field] ?? markers[field],
      )
    })

    it('says nothing of fields that were not asked for', async () => {
      const route = await explain({})
      const asked = new Set(Object.keys(harness.call?.({} as never) ?? {}))
      expect(
        (route?.notes ?? []).filter(
          (note) => !asked.has(note.field.split('.')[0] ?? '') && note.field !== 'connect',
        ),
      ).toEqual([])
    })
  })
}
