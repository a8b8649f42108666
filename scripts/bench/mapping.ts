import { openDesk, usualConnect } from '../translation/example.ts'
import { emulatedProviders, type EmulatedProvider } from '../emulated-providers.ts'
import { numberFor } from '@callplane/conformance'
import type { OutboundCall } from '@callplane/core'
import { interleave, measureSync } from './measure.ts'
import { told, type Row } from './report.ts'

/** What one provider's `map` costs against writing its request as JSON, which any way of making it includes. */
const rowOf = async (provider: EmulatedProvider, count: number): Promise<Row> => {
  const name = `map over ${provider.plugin.title}, CPU against writing the same request`
  const desk = await openDesk(provider)
  try {
    const { rule: _rule, ...input } = desk.bench.call(numberFor(10), {
      connect: usualConnect(desk),
    })
    const call = input as OutboundCall
    const route = {
      provider: provider.plugin.id,
      weight: 1,
      ...provider.harness.route?.(desk.bench.keys),
    }
    const prepared = await desk.ports.prepare?.(call, route)
    const context = {
      key: 'cp-1',
      callbackUrl: 'https://calls.example.com/w',
      prepared,
      options: undefined,
    }
    const map = () => desk.ports.map(call, route, context)
    const { request } = map()
    const best = await interleave(
      {
        map: () => measureSync(map, count),
        floor: () => measureSync(() => JSON.stringify(request), count),
      },
      { rounds: 3 },
    )
    return {
      name,
      goal: null,
      ratio: best.map.cpu / best.floor.cpu,
      detail: `map ${told(best.map)}; JSON ${told(best.floor)}`,
    }
  } catch (error) {
    return { name, goal: null, ratio: 0, detail: `it maps no call yet: ${String(error)}` }
  } finally {
    await desk.close()
  }
}

/** Every provider, found by its folder. */
export const mapping = async (count: number): Promise<readonly Row[]> => {
  const rows: Row[] = []
  for (const provider of emulatedProviders) rows.push(await rowOf(provider, count))
  return rows
}
