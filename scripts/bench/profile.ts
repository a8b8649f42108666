import { Session } from 'node:inspector/promises'
import type { Profiler } from 'node:inspector'

const nameOf = ({ functionName, url, lineNumber }: Profiler.ProfileNode['callFrame']): string =>
  `${functionName || '(anonymous)'} ${url.split('/').slice(-3).join('/')}:${lineNumber + 1}`

/** Shares of time, alone and with what it calls, of the functions that take most. */
const sharesOf = ({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): string => {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const parents = new Map(nodes.flatMap((node) => (node.children ?? []).map((id) => [id, node.id])))
  const alone = new Map<string, number>()
  const within = new Map<string, number>()
  let total = 0
  const add = (to: Map<string, number>, name: string, time: number) =>
    to.set(name, (to.get(name) ?? 0) + time)
  samples.forEach((id, index) => {
    const time = timeDeltas[index] ?? 0
    const leaf = byId.get(id)
    if (!leaf || leaf.callFrame.functionName === '(idle)') return
    total += time
    add(alone, nameOf(leaf.callFrame), time)
    const seen = new Set<string>()
    for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) {
      const node = byId.get(at)
      if (node) seen.add(nameOf(node.callFrame))
    }
    for (const name of seen) add(within, name, time)
  })
  const list = (times: Map<string, number>) =>
    [...times]
      .sort((a, b) => b[1] - a[1])
      .slice(0, 60)
      .map(([name, time]) => `${((time / total) * 100).toFixed(1).padStart(5)} %  ${name}`)
  return ['alone', ...list(alone), '', 'with what it calls', ...list(within)].join('\n')
}

/** Where one side spends its time, warmed up first. */
export const profiled = async (
  side: (calls: number) => Promise<{ readonly cpu: number }>,
): Promise<string> => {
  for (let round = 0; round < 3; round++) await side(4_000)
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.setSamplingInterval', { interval: 500 })
  await session.post('Profiler.start')
  for (let round = 0; round < 4; round++) await side(4_000)
  const { profile } = await session.post('Profiler.stop')
  session.disconnect()
  return sharesOf(profile)
}
